# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md ./
COPY server server
COPY index index
COPY frontend frontend
RUN python -m venv /opt/pullquote \
    && /opt/pullquote/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent pullquote \
    && install -d -o pullquote /data
COPY --from=build /opt/pullquote /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH \
    PULLQUOTE_DATA=/data \
    PULLQUOTE_HOST=0.0.0.0 \
    HF_HOME=/tmp/huggingface \
    PYTHONDONTWRITEBYTECODE=1
USER pullquote
VOLUME /data
EXPOSE 8000
# Index what is mounted at /articles, then serve it.
CMD ["sh", "-c", "pullquote index /articles; code=$?; [ $code -eq 0 ] || [ $code -eq 3 ] && exec pullquote serve"]
