# SPDX-License-Identifier: Apache-2.0
"""A program over the Web's interfaces, for mypy: `reveal_type` is checked against what stands beside it."""

from typing import reveal_type

from js import URL, HTMLCanvasElement, console, document, fetch, navigator, setTimeout
from pyxide.ffi import can_run_sync, create_proxy, run_sync, to_js
from pyxide.http import FetchResponse, open_url, pyfetch


async def main() -> None:
    element = document.createElement("p")
    element.textContent = "hello"
    document.body.appendChild(element)
    reveal_type(document.title)  # str
    reveal_type(navigator.onLine)  # bool
    response = await fetch("data.json")
    reveal_type(response.status)  # float
    reveal_type(await response.text())  # str
    reveal_type(URL.new("https://example.org").hostname)  # str
    canvas = HTMLCanvasElement.new()
    reveal_type(canvas.width)  # float
    reveal_type(document.querySelectorAll("p").length)  # float
    console.log("done", 1)
    setTimeout(lambda: None, 10)
    answer = await pyfetch("data.json")
    reveal_type(answer)  # pyxide.http.response.FetchResponse
    reveal_type(answer.ok)  # bool
    reveal_type(await answer.text())  # str
    reveal_type(can_run_sync())  # bool
    reveal_type(run_sync(answer.text()))  # str
    reveal_type(open_url("x").read())  # str
    create_proxy(print)
    to_js({})
    answer.raise_for_status(answer.status_text)  # error: "raise_for_status"
    document.title = 5  # error: "int"
    canvas.noSuchThing()  # error: "noSuchThing"


def accepts(response: FetchResponse) -> None:
    response.raise_for_status()
