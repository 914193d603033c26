"""Lists of sentences, and what the columns of a page mean."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import htpy as h
from htpy import Element, Node

from funnelcli.render.blocks import Item, Listing, Table
from funnelcli.render.html.tables import scrolled
from funnelcli.render.html.texts import name, names, told


def listing(block: Listing, place: str) -> Node:
    """Set items as a list, or where they have cells as a table under the names of these."""
    heading = h.h2(id=place)[name(block.title)]
    if not block.header:
        return [heading, h.ul(".list")[names(each.text for each in block.items)]]
    return [
        heading,
        scrolled(place)[
            h.table(".say", style=f"--n:{len(block.header)}")[
                h.caption[h.span(".vh")[name(block.title)]],
                h.thead[h.tr[(h.th(".l", scope="col")[each] for each in block.header)]],
                h.tbody[map(_item, block.items)],
            ]
        ],
    ]


def _item(each: Item) -> Element:
    """Set an item as a line; what stands below its sentence goes into the last cell."""
    first, *others = each.cells
    return h.tr[
        h.th(".l", scope="row")[name(first)],
        (h.td(".l")[name(cell)] for cell in others),
        h.td(".said")[name(each.text), (h.p[name(line)] for line in each.below)],
    ]


def definitions(tables: Sequence[Table], place: str) -> Node:
    """Define the columns of each table, to be unfolded."""
    return [h.h2(id=place)["Definitions"], h.div(".list")[map(_defined, tables)]]


def _defined(block: Table) -> Element:
    return h.details[
        h.summary[name(block.title)],
        h.dl[_means(block)],
    ]


def _means(block: Table) -> Iterator[Node]:
    """Define columns, those together that one sentence is about."""
    for means, columns in groupby(block.means, itemgetter(1)):
        if means:
            labels = [label for label, _ in columns]
            yield [h.dt[name(", ".join(labels))], h.dd[told(means)]]
