"""Opens the language model that the settings name, or says what is missing."""

from urllib.parse import urlsplit

from server.generation.failures import LanguageModelUnavailable
from server.generation.provider import Provider
from server.generation.writer import Writer
from server.settings import Settings

_MAKERS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}


def open_writer(settings: Settings) -> Writer | None:
    """The configured language model; nothing if none is.

    A GGUF file is loaded here, a service is not called. Raises ``LanguageModelUnavailable``.
    """
    if settings.llm is None:
        return None
    return Writer(
        _opened(settings),
        seconds=settings.llm_seconds,
        attempts=settings.llm_attempts,
        context=settings.llm_context,
    )


def _opened(settings: Settings) -> Provider:
    kind, model = settings.llm, settings.llm_model
    if not model:
        what = "the path of a GGUF file" if kind == "llamacpp" else "a model"
        raise LanguageModelUnavailable(f"the setting llm_model must name {what} for llm={kind}")
    if settings.llm_url is not None and urlsplit(settings.llm_url).scheme not in ("http", "https"):
        raise LanguageModelUnavailable("the setting llm_url must begin with http:// or https://")
    url = settings.llm_url or _MAKERS.get(kind or "")
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    if key is not None and not (key.isascii() and key.isprintable() and key.strip() == key != ""):
        raise LanguageModelUnavailable("the setting llm_key holds what no key has: look for spaces")
    if kind in _MAKERS and not key and url == _MAKERS[kind]:
        raise LanguageModelUnavailable(f"the setting llm_key is needed for llm={kind}")
    seconds, context = settings.llm_seconds, settings.llm_context
    try:
        match kind:
            case "openai":
                from server.generation.openai import open_openai

                return open_openai(model, str(url), key, seconds, context)
            case "anthropic":
                from server.generation.anthropic import open_anthropic

                return open_anthropic(model, str(url), key, seconds, context)
            case "ollama":
                from server.generation.ollama import open_ollama

                return open_ollama(model, url, key, seconds, context)
            case _:
                from server.generation.llamacpp import open_llamacpp

                return open_llamacpp(model, context)
    except ModuleNotFoundError as error:
        raise LanguageModelUnavailable(
            f"llm={kind} needs the package {error.name}: "
            f"install it with pip install 'pullquote[{kind}]'"
        ) from error
