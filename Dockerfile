# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md ./
COPY server server
COPY index index
COPY frontend frontend
RUN python -m venv /opt/pullquote \
    && /opt/pullquote/bin/pip install --no-cache-dir --constraint constraints.txt . \
    # The quick form of the embedding model is made here: the image is read-only when it runs.
    && XDG_CACHE_HOME=/opt/pullquote/cache /opt/pullquote/bin/python -c \
        "from index.quantised import QuantisedModel; QuantisedModel().load()"

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent pullquote \
    && install -d -o pullquote /data
COPY --from=build /opt/pullquote /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH \
    PULLQUOTE_DATA=/data \
    PULLQUOTE_HOST=0.0.0.0 \
    HF_HOME=/tmp/huggingface \
    XDG_CACHE_HOME=/opt/pullquote/cache \
    PYTHONDONTWRITEBYTECODE=1
USER pullquote
VOLUME /data
EXPOSE 8000
# Index what is mounted at /articles, then serve what there is: a folder that lost too much
# stops the sync with a question, and the index as it was still answers.
CMD ["sh", "-c", "pullquote index /articles; exec pullquote serve"]
