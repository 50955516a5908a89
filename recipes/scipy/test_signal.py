# SPDX-License-Identifier: Apache-2.0
"""Signals, pictures, points and files: numbers of scipy.fft, signal, ndimage, spatial, cluster and io."""

import io

import native
import numpy as np
from native import random

check = native.Checks()


@check
def test_fft_transforms() -> object:
    from scipy import fft

    signal, plane = random().standard_normal(210), random(2).standard_normal((18, 25))
    return np.concatenate(
        [
            np.abs(fft.fft(signal))[:20],
            fft.rfft(signal).real[:9],
            fft.dct(signal, 2)[:9],
            fft.dst(signal, 3)[:9],
            np.abs(fft.fft2(plane)).ravel()[:9],
            fft.irfftn(fft.rfftn(plane))[0][:5],
            np.abs(fft.fft(signal.astype("f4")))[:5].round(3),
            fft.fht(signal[:32], 0.1, 1.5)[:5],
            [fft.next_fast_len(1021)],
        ]
    )


@check
def test_signal_filters() -> object:
    from scipy import signal

    data = random().standard_normal(300)
    b, a = signal.butter(5, 0.2)
    sections = signal.cheby1(6, 1, [0.1, 0.4], "band", output="sos")
    return np.concatenate(
        [
            b,
            a,
            signal.filtfilt(b, a, data)[:15],
            signal.sosfilt(sections, data)[:15],
            signal.firwin(21, 0.3),
            signal.remez(21, [0, 0.1, 0.2, 0.5], [1, 0]),
            signal.savgol_filter(data, 11, 3)[:9],
            signal.medfilt(data, 5)[:9],
            signal.resample_poly(data, 3, 2)[:9],
            signal.upfirdn(b, data, 2, 3)[:9],
        ]
    )


@check
def test_signal_spectra() -> object:
    from scipy import signal

    t = np.arange(1000) / 500
    data = np.sin(2 * np.pi * 40 * t) + 0.3 * random().standard_normal(1000)
    return np.concatenate(
        [
            signal.welch(data, 500)[1][:25],
            signal.stft(data, 500, nperseg=128)[2][5].real,
            signal.find_peaks(data, height=1, distance=9)[0][:15],
            np.abs(signal.hilbert(data))[:9],
            signal.lombscargle(t[:99], data[:99], np.linspace(1, 300, 9)),
            signal.detrend(data)[:5],
            signal.fftconvolve(data, data[:50])[:9],
            signal.correlate(data, data[:9])[:9],
            signal.windows.kaiser(9, 5),
            signal.max_len_seq(5)[0][:9],
            signal.periodogram(data)[1][1:9],
        ]
    )


@check
def test_signal_systems() -> object:
    from scipy import signal

    system = signal.StateSpace([[0, 1], [-2, -0.6]], [[0], [1]], [[1, 0]], [[0]])
    _times, response = signal.step(system, T=np.linspace(0, 9, 30))
    _frequencies, size, phase = signal.bode(system, np.logspace(-1, 1, 9))
    placed = signal.place_poles(np.array([[0, 1], [-2, -0.6]]), np.array([[0], [1]]), [-1, -2]).gain_matrix
    image = signal.convolve2d(random().random((9, 9)), np.ones((3, 3)), "same")
    return [*response, *size, *phase, *np.ravel(placed), *image[3], *signal.cont2discrete(([1], [1, 2, 3]), 0.1)[1]]


@check
def test_ndimage_filters() -> object:
    from scipy import ndimage

    image = random().random((30, 30))
    spots = ndimage.gaussian_filter(image, 2)
    labels, count = ndimage.label(spots > spots.mean())
    return [
        count,
        *ndimage.center_of_mass(spots, labels, 1),
        *ndimage.rotate(image, 30, reshape=False)[15][10:20],
        *ndimage.zoom(image, 0.5)[3][:9],
        *ndimage.median_filter(image, 3)[5][:9],
        *ndimage.sobel(image)[6][:9],
        *ndimage.distance_transform_edt(spots > 0.5)[9][:9],
        *ndimage.map_coordinates(image, [[3.3, 4.4], [5.5, 6.6]]),
        *ndimage.grey_dilation(image, 3)[2][:5],
        *ndimage.generic_filter(image, np.ptp, 3)[4][:5],
        *ndimage.affine_transform(image, [[1.1, 0.1], [0, 0.9]])[7][:9],
        *ndimage.fourier_gaussian(image, 2)[1][:5],
    ]


@check
def test_spatial_structures() -> object:
    from scipy import spatial

    points = random().random((60, 3))
    tree = spatial.cKDTree(points)
    distances, neighbours = tree.query(points[:6] + 0.01, 3)
    hull = spatial.ConvexHull(points)
    flat = spatial.Delaunay(points[:, :2])
    turned = spatial.transform.Rotation.from_euler("xyz", [30, 40, 50], degrees=True)
    steps = spatial.transform.Slerp([0, 1], spatial.transform.Rotation.concatenate([turned, turned.inv()]))(0.3)
    return [
        *distances.ravel(),
        *neighbours.ravel(),
        hull.volume,
        hull.area,
        len(flat.simplices),
        len(tree.query_pairs(0.2)),
        *flat.find_simplex([[0.5, 0.5], [9, 9]]).clip(-1, 0),
        len(spatial.Voronoi(points[:, :2]).vertices),
        *turned.as_quat(),
        *steps.as_rotvec(),
        *spatial.distance.pdist(points[:5], "cosine"),
        *spatial.distance.cdist(points[:2], points[:3], "mahalanobis", VI=np.eye(3)).ravel(),
        spatial.distance.directed_hausdorff(points, points + 0.1)[0],
        spatial.procrustes(points, points[::-1])[2],
        *spatial.SphericalVoronoi(points / np.linalg.norm(points, axis=1)[:, None]).calculate_areas()[:5],
    ]


@check
def test_cluster_trees_and_means() -> object:
    from scipy.cluster import hierarchy, vq

    points = np.vstack([random(k).random((15, 2)) + 3 * k for k in range(3)])
    links = hierarchy.linkage(points, "ward")
    centres, labels = vq.kmeans2(points, points[[0, 15, 30]], minit="matrix")
    return [
        *links[-9:, 2],
        *hierarchy.fcluster(links, 3, "maxclust"),
        *hierarchy.linkage(points, "centroid")[-5:, 2],
        *hierarchy.cophenet(links)[:5],
        *hierarchy.leaves_list(hierarchy.optimal_leaf_ordering(links, points))[:9] * 0,
        *centres.ravel(),
        *labels,
        *vq.vq(points, centres)[1][:5],
        hierarchy.inconsistent(links)[-1, 3],
    ]


@check
def test_io_files() -> object:
    from scipy import io as files
    from scipy import sparse

    saved, market = io.BytesIO(), io.BytesIO()
    matrix = sparse.random_array((9, 9), density=0.2, rng=random(), format="csc")
    files.savemat(
        saved, {"a": np.arange(6.0).reshape(2, 3), "s": matrix, "t": "text", "c": {"x": 1 + 2j}}, do_compression=True
    )
    read = files.loadmat(io.BytesIO(saved.getvalue()))
    files.mmwrite(market, matrix)
    sound = io.BytesIO()
    files.wavfile.write(sound, 8000, np.arange(-50, 50, dtype="i2"))
    rate, samples = files.wavfile.read(io.BytesIO(sound.getvalue()))
    return [
        *read["a"].ravel(),
        read["s"].sum(),
        len(read["t"][0]),
        read["c"]["x"][0, 0].imag[0, 0],
        *files.mmread(io.BytesIO(market.getvalue())).data,
        rate,
        *samples[:5],
    ]


@check
def test_differentiate_and_constants() -> object:
    from scipy import constants, differentiate

    jacobian = differentiate.jacobian(lambda x: np.stack([x[0] * x[1], np.sin(x[0])]), [0.5, 2.0])
    return [
        differentiate.derivative(np.exp, 1.0).df,
        *jacobian.df.ravel(),
        constants.c,
        constants.value("electron mass") * 1e31,
        constants.mile,
    ]


if __name__ == "__main__":
    check.save()
