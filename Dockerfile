# Everything is built in the first stage; the second holds one program and the browser app.
FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends cmake nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /academy
COPY . .
RUN rustup show active-toolchain || rustup toolchain install
RUN cargo xtask web
RUN cargo build --release --locked --package api --bin academy

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/academy --create-home academy
COPY --from=build /academy/target/release/academy /usr/local/bin/academy
COPY --from=build /academy/target/web /usr/share/academy/web
ENV ACADEMY_WEB_DIR=/usr/share/academy/web ACADEMY_STATE_DIR=/var/lib/academy
USER academy
EXPOSE 8080
ENTRYPOINT ["academy"]
CMD ["serve"]
