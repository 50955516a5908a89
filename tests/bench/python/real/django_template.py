# SPDX-License-Identifier: Apache-2.0
# Renders a page with Django's template engine: inheritance, loops, filters, escaping.
"""django.template: a catalogue of 300 rows."""

from __future__ import annotations

from collections.abc import Callable

import django
from django.conf import settings
from django.template import Context, Engine

BASE = """<html><head><title>{% block title %}{% endblock %}</title></head>
<body>{% block body %}{% endblock %}</body></html>"""

PAGE = """{% extends "base" %}{% block title %}{{ title|title }}{% endblock %}{% block body %}<table>
{% for item in items %}<tr class="{% cycle 'odd' 'even' %}"><td>{{ forloop.counter }}</td>
<td>{{ item.name|upper }}</td><td>{{ item.price|floatformat:2 }}</td>
<td>{% if item.stock > 50 %}many{% elif item.stock %}{{ item.stock }}{% else %}none{% endif %}</td>
<td>{{ item.text|truncatewords:5|default:"-" }}</td><td>{{ item.tags|join:", " }}</td></tr>
{% empty %}nothing{% endfor %}</table>{% endblock %}"""


def prepare() -> Callable[[], str]:
    """Templates held in memory; the rows hold characters that must be escaped."""
    settings.configure(USE_I18N=False)
    django.setup()
    loader = ("django.template.loaders.locmem.Loader", {"base": BASE, "page": PAGE})
    template = Engine(loaders=[loader]).get_template("page")
    items = [
        {
            "name": f"article <{n}>",
            "price": n * 1.37,
            "stock": n % 60,
            "text": f"number {n} & a longer text that has to be cut",
            "tags": ["new", "a&b", f"t{n % 7}"],
        }
        for n in range(300)
    ]
    return lambda: template.render(Context({"title": "the catalogue", "items": items}))
