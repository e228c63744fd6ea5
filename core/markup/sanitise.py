"""Foreign HTML made harmless."""

from __future__ import annotations

import nh3

from core.markup.normal import legible

_TAGS = frozenset(
    "a address article aside b blockquote br caption center cite "  # noqa: SIM905 - reads better as words
    "code dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd "
    "li main ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead "
    "time tr tt u ul var".split()
)
_ATTRIBUTES = {
    "a": frozenset({"href"}),
    "blockquote": frozenset({"class"}),
    "code": frozenset({"class"}),
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"class"}),
    "span": frozenset({"class"}),
    "time": frozenset({"datetime"}),
}
_SCHEMES = frozenset({"http", "https", "mailto", "tg"})


def sanitise(source: str) -> str:
    """The HTML without scripts, styling, frames, forms, comments and addresses of other kinds than links may have.

    What remains can be put into a page; a link in it says that it is not ours to vouch for.
    """
    return nh3.clean(
        legible(source),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="nofollow ugc noopener",
    )
