"""How the preview of a link looks, as a bot asks for it and hears it back."""

from bot.sandbox.messages import JSON
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

_CALLED = "link preview options"
_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def link_preview(params: Params) -> JSON:
    """Return what a message tells of its preview: nothing where the bot left all as it is."""
    if not params.has("link_preview_options"):
        disabled = params.flag("disable_web_page_preview")
        return {"link_preview_options": {"is_disabled": True}} if disabled else {}
    raw = params.decoded("link_preview_options", _CALLED)
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise bad_request(f"object expected as {_CALLED}")
    options: JSON = {}
    for name in _FLAGS:
        value = raw.get(name)
        if value is not None and not isinstance(value, bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
        if value:
            options[name] = True
    url = raw.get("url")
    if url is not None and not isinstance(url, str):
        raise bad_request('field "url" must be of type String')
    if url:
        options["url"] = url
    return {"link_preview_options": options} if options else {}
