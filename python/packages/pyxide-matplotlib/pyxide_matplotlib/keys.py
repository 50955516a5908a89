# SPDX-License-Identifier: Apache-2.0
"""Names of keys: the DOM's as Matplotlib's."""

from __future__ import annotations

__all__ = ["key_name", "modifier_names"]

NAMES = {
    "AltGraph": "alt_gr",
    "ArrowDown": "down",
    "ArrowLeft": "left",
    "ArrowRight": "right",
    "ArrowUp": "up",
    "CapsLock": "caps_lock",
    "ContextMenu": "menu",
    "Control": "control",
    "Meta": "super",
    "NumLock": "num_lock",
    "OS": "super",
    "PageDown": "pagedown",
    "PageUp": "pageup",
    "PrintScreen": "print_screen",
    "ScrollLock": "scroll_lock",
}
# What a key that is itself a modifier is called among the modifiers.
OWN_MODIFIER = {"control": "ctrl", "alt": "alt", "shift": "shift", "super": "super", "cmd": "cmd"}
UNNAMED = ("Dead", "Process", "Unidentified")


def modifier_names(joined: str) -> list[str]:
    """Modifiers as the events have them: `ctrl+shift`."""
    return joined.split("+") if joined else []


def key_name(key: str, modifiers: list[str]) -> str | None:
    """Matplotlib's name of a key with its modifiers, as `ctrl+shift+left`; None for a key that has none.

    A key that types a character is named by it, so that shift shows in the character alone.
    """
    if key in UNNAMED:
        return None
    name = key if len(key) == 1 else NAMES.get(key, key.lower())
    if name == "super" and "cmd" in modifiers:
        name = "cmd"
    own = OWN_MODIFIER.get(name)
    shown = [each for each in modifiers if each != own and not (each == "shift" and len(key) == 1)]
    return "+".join([*shown, name])
