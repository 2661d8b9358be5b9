/** Images of the containers we add; data/images.json says where each tag was seen. */
export const images = {
  caddy: 'caddy:2.11.4-alpine',
  nginx: 'nginx:1.30.4',
  certbot: 'certbot/certbot:v5.8.0',
} as const;
