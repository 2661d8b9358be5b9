// Text of the files that only the base kong-15 has.

const boundedLogs = `    logging:
      driver: json-file
      options: { max-size: 10m, max-file: "5" }
`;

export const ownKong = `services:
  kong:
    container_name: supabase-kong
    image: kong/kong:3.9.3
    restart: unless-stopped
    entrypoint: ["/bin/sh", "/home/kong/kong-entrypoint.sh"]
    depends_on:
      studio: { condition: service_healthy }
${boundedLogs}    healthcheck:
      test: ["CMD", "kong", "health"]
      interval: 10s
      timeout: 10s
      retries: 5
      start_period: 30s
    deploy: { resources: { limits: { cpus: "2", memory: 2G }, reservations: { memory: 1G } } }
    environment:
      KONG_DATABASE: "off"
      KONG_DECLARATIVE_CONFIG: /usr/local/kong/kong.yml
      KONG_ROUTER_FLAVOR: expressions
      KONG_NGINX_WORKER_PROCESSES: "2"
      KONG_PLUGINS: request-transformer,cors,key-auth,acl,basic-auth,request-termination
      SUPABASE_ANON_KEY: \${ANON_KEY}
      SUPABASE_SERVICE_KEY: \${SERVICE_ROLE_KEY}
      DASHBOARD_USERNAME: \${DASHBOARD_USERNAME}
      DASHBOARD_PASSWORD: \${DASHBOARD_PASSWORD}
    volumes:
      - ./volumes/api/kong.yml:/home/kong/temp.yml:ro
      - ./volumes/api/kong-entrypoint.sh:/home/kong/kong-entrypoint.sh:ro

  functions:
    depends_on:
      kong: { condition: service_healthy }
`;

export const nginxService = `services:
  nginx:
    container_name: supabase-nginx
    image: nginx:1.29.4-alpine
    restart: unless-stopped
    depends_on:
      kong: { condition: service_healthy }
${boundedLogs}    healthcheck:
      test: ["CMD", "wget", "-q", "--spider", "--no-check-certificate", "https://127.0.0.1/healthz"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 10s
    deploy: { resources: { limits: { cpus: "1", memory: 512M } } }
    ports: ["80:80", "443:443"]
    volumes:
      - ./volumes/proxy/nginx:/etc/nginx/conf.d:ro
      - /etc/letsencrypt:/etc/letsencrypt:ro
`;

export const nginxConfig = `server {
  listen 80;
  server_name api.seaworthy-sample.dev;
  return 301 https://$host$request_uri;
}

server {
  listen 443 ssl;
  server_name api.seaworthy-sample.dev;
  ssl_certificate /etc/letsencrypt/live/api.seaworthy-sample.dev/fullchain.pem;
  ssl_certificate_key /etc/letsencrypt/live/api.seaworthy-sample.dev/privkey.pem;
  client_max_body_size 0;

  location = /healthz { return 204; }

  location / {
    proxy_pass http://kong:8000;
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_read_timeout 1h;
  }
}
`;

export const logServices = `services:
  analytics:
    container_name: supabase-analytics
    image: supabase/logflare:1.43.1
    restart: unless-stopped
    depends_on:
      db: { condition: service_healthy }
${boundedLogs}    healthcheck:
      test: ["CMD", "curl", "-sSfL", "-o", "/dev/null", "http://localhost:4000/health"]
      interval: 15s
      timeout: 5s
      retries: 10
      start_period: 60s
    deploy: { resources: { limits: { cpus: "1", memory: 2G } } }
    environment:
      LOGFLARE_NODE_HOST: 127.0.0.1
      LOGFLARE_SINGLE_TENANT: "true"
      LOGFLARE_SUPABASE_MODE: "true"
      LOGFLARE_PUBLIC_ACCESS_TOKEN: \${LOGFLARE_PUBLIC_ACCESS_TOKEN}
      LOGFLARE_PRIVATE_ACCESS_TOKEN: \${LOGFLARE_PRIVATE_ACCESS_TOKEN}
      LOGFLARE_FEATURE_FLAG_OVERRIDE: multibackend=true
      LOGFLARE_DB_ENCRYPTION_KEY: dGVzdG9ubHktdGVzdG9ubHktdGVzdG9ubHktMTIzNDU=
      DB_HOSTNAME: \${POSTGRES_HOST}
      DB_PORT: \${POSTGRES_PORT}
      DB_DATABASE: _supabase
      DB_SCHEMA: _analytics
      DB_USERNAME: supabase_admin
      DB_PASSWORD: \${POSTGRES_PASSWORD}
      POSTGRES_BACKEND_URL: postgresql://supabase_admin:\${POSTGRES_PASSWORD}@\${POSTGRES_HOST}:\${POSTGRES_PORT}/_supabase
      POSTGRES_BACKEND_SCHEMA: _analytics

  vector:
    container_name: supabase-vector
    image: timberio/vector:0.53.0-alpine
    restart: unless-stopped
    command: ["--config", "/etc/vector/vector.yml"]
    depends_on:
      analytics: { condition: service_healthy }
${boundedLogs}    healthcheck:
      test: ["CMD", "wget", "--no-verbose", "--tries=1", "--spider", "http://vector:9001/health"]
      interval: 15s
      timeout: 5s
      retries: 3
      start_period: 20s
    deploy: { resources: { limits: { cpus: "0.5", memory: 512M } } }
    environment:
      LOGFLARE_PUBLIC_ACCESS_TOKEN: \${LOGFLARE_PUBLIC_ACCESS_TOKEN}
    security_opt: ["label=disable"]
    volumes:
      - ./volumes/logs/vector.yml:/etc/vector/vector.yml:ro,z
      - /var/run/docker.sock:/var/run/docker.sock:ro,z
`;
