# SPDX-License-Identifier: Apache-2.0
# Graph algorithms with networkx: dictionaries of dictionaries, heaps, queues.
"""networkx: paths, components, cores, centrality, spanning tree."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx


def prepare() -> Callable[[], str]:
    """A graph of 400 nodes and 1,500 weighted edges, the same on every interpreter."""
    graph = nx.gnm_random_graph(400, 1500, seed=7)
    for number, (a, b) in enumerate(sorted(graph.edges)):
        graph[a][b]["weight"] = 1 + (number * 7919) % 101

    def work() -> str:
        lengths = dict(nx.single_source_dijkstra_path_length(graph, 0))
        tree = nx.minimum_spanning_tree(graph)
        centre = nx.betweenness_centrality(graph, k=40, seed=1)
        return " ".join(
            [
                str(sum(lengths.values())),
                str(tree.size(weight="weight")),
                str(sorted(len(c) for c in nx.connected_components(graph))),
                str(len(nx.k_core(graph, 5))),
                f"{nx.average_clustering(graph):.9f}",
                f"{max(centre.values()):.9f}",
            ]
        )

    return work
