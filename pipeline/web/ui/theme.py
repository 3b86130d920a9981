"""Our look on top of Gradio's Monochrome, the theme with the best contrast; the rest is `assets/page.css`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base


OURS = ("page/page.css", "page/page.js")
"""What the page loads of ours; it comes from this server like all the rest."""
HEAD = f'<link rel="stylesheet" href="/{OURS[0]}"><script src="/{OURS[1]}" defer></script>'
FONTS = tuple(f"static/fonts/IBMPlexSans/IBMPlexSans-{weight}.woff2" for weight in ("Regular", "Bold"))
"""The fonts that the page shows at once."""


def theme() -> Base:
    """IBM Plex in the two weights that Gradio carries whole; colours are the style sheet's variables."""
    from gradio.themes import Monochrome, Size
    from gradio.themes.utils.fonts import LocalFont

    radius = Size(name="cc", xxs="3px", xs="4px", sm="6px", md="8px", lg="10px", xl="12px", xxl="14px")
    base = Monochrome(
        radius_size=radius,
        text_size="md",
        spacing_size="md",
        font=[LocalFont("IBM Plex Sans", weights=(400, 700)), "ui-sans-serif", "system-ui", "sans-serif"],
        font_mono=[LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "Consolas", "monospace"],
    )
    return base.set(**_both(_COLOURS), block_border_width="0px", input_border_width="1px", button_border_width="1px")


_COLOURS = {
    "body_background_fill": "var(--cc-ground)",
    "body_text_color": "var(--cc-ink)",
    "body_text_color_subdued": "var(--cc-quiet)",
    "background_fill_primary": "var(--cc-ground)",
    "background_fill_secondary": "var(--cc-sunken)",
    "block_background_fill": "transparent",
    "block_border_color": "var(--cc-line)",
    "block_label_background_fill": "transparent",
    "block_label_text_color": "var(--cc-ink)",
    "block_title_text_color": "var(--cc-ink)",
    "block_info_text_color": "var(--cc-quiet)",
    "border_color_primary": "var(--cc-line)",
    "border_color_accent": "var(--cc-ink)",
    "input_background_fill": "var(--cc-raised)",
    "input_background_fill_focus": "var(--cc-raised)",
    "input_border_color": "var(--cc-edge)",
    "input_border_color_hover": "var(--cc-edge)",
    "input_border_color_focus": "var(--cc-accent)",
    "input_placeholder_color": "var(--cc-quiet)",
    "input_shadow": "none",
    "input_shadow_focus": "0 0 0 3px var(--cc-halo)",
    "button_primary_background_fill": "var(--cc-ink)",
    "button_primary_background_fill_hover": "var(--cc-ink-strong)",
    "button_primary_border_color": "var(--cc-ink)",
    "button_primary_border_color_hover": "var(--cc-ink-strong)",
    "button_primary_text_color": "var(--cc-ground)",
    "button_primary_text_color_hover": "var(--cc-ground)",
    "button_secondary_background_fill": "var(--cc-raised)",
    "button_secondary_background_fill_hover": "var(--cc-sunken)",
    "button_secondary_border_color": "var(--cc-edge)",
    "button_secondary_border_color_hover": "var(--cc-edge)",
    "button_secondary_text_color": "var(--cc-ink)",
    "button_secondary_text_color_hover": "var(--cc-ink)",
    "accordion_text_color": "var(--cc-ink)",
    "panel_background_fill": "transparent",
    "slider_color": "var(--cc-ink)",
    "link_text_color": "var(--cc-ink)",
}


def _both(colours: dict[str, str]) -> dict[str, str]:
    """The same names in the dark: there the style sheet gives its variables other values."""
    return {**colours, **{f"{name}_dark": value for name, value in colours.items()}}
