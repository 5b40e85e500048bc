# syntax=docker/dockerfile:1
# One image for both services of docker-compose.yml: the server, and the Chroma server that
# comes with the very package the server speaks to it with.
FROM python:3.11-slim AS build
# Where pip may look besides its usual index, for a smaller build of torch for one.
ARG PIP_EXTRA_INDEX_URL
WORKDIR /src
COPY pyproject.toml constraints.txt ./
COPY README.md ./
COPY server server
COPY index index
COPY frontend frontend
RUN python -m venv /opt/pullquote \
    && /opt/pullquote/bin/pip install --no-cache-dir --disable-pip-version-check \
        --constraint constraints.txt . \
    # The quick form of the embedding model is made here: the image is read-only when it runs.
    && XDG_CACHE_HOME=/opt/pullquote/cache /opt/pullquote/bin/python -c \
        "from index.quantised import QuantisedModel; QuantisedModel().load()"

FROM python:3.11-slim
# A named volume takes over owner and rights of the folder it is first mounted on.
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin pullquote \
    && install -d -m 0700 -o pullquote -g pullquote /data /vectors
COPY --from=build /opt/pullquote /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH \
    PULLQUOTE_DATA=/data \
    PULLQUOTE_HOST=0.0.0.0 \
    HF_HOME=/tmp/huggingface \
    XDG_CACHE_HOME=/opt/pullquote/cache \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER pullquote
WORKDIR /tmp
VOLUME ["/data", "/vectors"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# Index what is mounted at /articles, then serve what there is: a folder that lost too much
# stops the sync with a question, and the index as it was still answers.
CMD ["sh", "-c", "pullquote index /articles; exec pullquote serve"]
