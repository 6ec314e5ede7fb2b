# collabcast without installing it: not root, and the root file system may be read-only.
#   docker build -t collabcast .
#   docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --user "$(id -u):$(id -g)" -v "$PWD:/work" collabcast run us-china-decoupling
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8765:8765 -e COLLABCAST_PASSPHRASE=... \
#     collabcast workshop --host 0.0.0.0 --name localhost --no-browser --sessions /tmp/sessions
FROM python:3.11.9-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/collabcast \
 && /opt/collabcast/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.11.9-slim-bookworm
LABEL org.opencontainers.image.title="collabcast" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/collabcast /opt/collabcast
# Fits, bytecode and sessions go where a read-only root still lets them.
ENV PATH=/opt/collabcast/bin:$PATH \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    XDG_DATA_HOME=/tmp/data \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /work
USER 10001:10001
EXPOSE 8765
ENTRYPOINT ["collabcast"]
CMD ["--help"]
