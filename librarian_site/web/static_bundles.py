"""What every page loads: one style sheet and one script, where static files are collected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from servestatic.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES = (
    *("css/tokens.css", "css/base.css", "css/layout.css", "css/parts.css"),
    *("css/jobs.css", "css/library.css", "css/reader.css"),
)
SCRIPTS = (
    *("django_htmx/htmx-4.min.js", "django_htmx/ext/hx-ws-4.min.js"),
    *("js/app.js", "js/keys.js", "js/waiting.js", "js/install.js", "js/palette.js"),
)
STYLE, SCRIPT = "css/site.css", "js/site.js"
# A page is drawn when its style sheets are there, and each file is a request that a process of
# ours answers. While developing, files are served as they are.
BUNDLES = {STYLE: STYLES, SCRIPT: SCRIPTS}


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Join the files of each bundle as they are collected, before they are named and compressed."""

    def post_process(
        self, paths: dict[str, Any], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not options.get("dry_run"):
            for name, parts in BUNDLES.items():
                texts = [Path(self.path(part)).read_text(encoding="utf-8") for part in parts]
                # A minified script may end without its semicolon.
                joint = ";\n" if name.endswith(".js") else "\n"
                Path(self.path(name)).write_text(joint.join(texts), encoding="utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, *args, **options)
