# The server with its pages, on SQLite in /data unless FIELDCRAFT_DATABASE_URL says otherwise.
#   docker build -t fieldcraft .
#   docker run -p 8080:8080 -v fieldcraft:/data fieldcraft

FROM node:20-bookworm-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY competencies/privacy /src/competencies/privacy
COPY curriculum/modules /src/curriculum/modules
COPY frontend ./
RUN npm run build

FROM rust:1.95-bookworm AS server
# aws-lc-sys compiles C with cmake.
RUN apt-get update && apt-get install -y --no-install-recommends cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock ./
COPY competencies competencies
COPY curriculum curriculum
COPY migrations migrations
COPY server server
COPY --from=pages /src/frontend/build frontend/build
RUN cargo build --release --locked -p fieldcraft

FROM debian:bookworm-slim
# pg_dump and pg_restore, for backup and restore of a PostgreSQL.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data fieldcraft \
 && install -d -o fieldcraft -g fieldcraft -m 0700 /data
COPY --from=server /src/target/release/fieldcraft /usr/local/bin/fieldcraft
COPY LICENSE LICENSE-CONTENT NOTICE /usr/share/doc/fieldcraft/
USER fieldcraft
WORKDIR /data
VOLUME /data
ENV FIELDCRAFT_LISTEN=0.0.0.0:8080
# A SQLite file is the default only while nothing else is set.
ENV DATABASE_URL=sqlite:/data/fieldcraft.db
EXPOSE 8080
ENTRYPOINT ["tini", "--", "fieldcraft"]
CMD ["serve"]
