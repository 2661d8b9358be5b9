// The part of install.sh for nginx with certbot. POSIX sh, no `${`: this is a template of JavaScript.

export const nginxText = String.raw`
site=/etc/nginx/conf.d/$own.conf
live=/etc/letsencrypt/live/$own
bundle=$state/acme-ca.pem
dropin=/etc/systemd/system/certbot.service.d/$own.conf
cronfile=/etc/cron.d/$own

# What an older nginx and OpenSSL do not know is written in their words (nginx.org: http2 since 1.25.1; OpenSSL 3.5: X25519MLKEM768).
fitted() {
  version=$(nginx -v 2>&1 | sed -n 's,.*nginx/\([0-9.]*\).*,\1,p')
  openssl=$(nginx -V 2>&1 | sed -n 's/.*running with OpenSSL \([0-9.]*\).*/\1/p; t; s/^built with OpenSSL \([0-9.]*\).*/\1/p' | tail -n 1)
  set -- -e ''
  if dpkg --compare-versions "$version" lt 1.25.1; then set -- "$@" -e '/^    http2 on;$/d' -e 's/^\(    listen .*\) ssl;$/\1 ssl http2;/'; fi
  if dpkg --compare-versions "$openssl" lt 3.5; then set -- "$@" -e 's/X25519MLKEM768://'; fi
  if [ ! -e /proc/net/if_inet6 ]; then set -- "$@" -e '/^    listen \[::\]:/d'; fi
  sed "$@" "$from/nginx.conf"
}

# Until there is a certificate: challenges are answered, everything else is told to come again.
waiting() {
  printf 'server {\n    listen %s;\n' "$http_port"
  if [ -e /proc/net/if_inet6 ]; then printf '    listen [::]:%s;\n' "$http_port"; fi
  printf '    server_name %s;\n    location ^~ /.well-known/acme-challenge/ { root %s; default_type text/plain; }\n    location / { return 503; }\n}\n' "$domain" "$webroot"
}

# The first file of others that serves this name already. Statement by statement, for a list of names may span lines.
foreign() {
  nginx -T 2>/dev/null | sed -e '/^# configuration file /b' -e 's/#.*//' -e 's/[;{}]/\n;\n/g' |
    awk -v name="$domain" -v own="$site" '
    /^# configuration file / { file = $4; sub(/:$/, "", file); next }
    { for (i = 1; i <= NF; i++) {
        word = tolower($i); gsub(/["'"'"']/, "", word)
        if (word == ";") on = 0
        else if (word == "server_name") on = 1
        else if (on && word == name && file != own && found == "") found = file
      } }
    END { if (found != "") print found }'
}

# All of nginx's configuration with our new site, tried beside the one in effect.
try_site() {
  rm -rf "$work/nginx"
  cp -a /etc/nginx "$work/nginx"
  cp "$1" "$work/nginx/conf.d/$own.conf"
  sed -i 's,/etc/nginx/,'"$work/nginx/"',g' "$work/nginx/nginx.conf"
  nginx -q -t -c "$work/nginx/nginx.conf" >"$work/test.log" 2>&1 ||
    { tail -n 5 "$work/test.log" >&2; die "nginx does not accept the configuration; nothing was changed" "look at the lines above: $(tail -n 2 "$work/test.log" | head -n 1 | sed "s,$work,/etc,")"; }
}

# Renewals reload nginx by themselves (the hook); a certificate of the person's own does not.
in_force() { if [ "$acme" = yes ]; then stamp "$site"; else stamp "$site" "$certificate" "$key"; fi; }

put_site() {
  try_site "$1"
  cp "$site" "$work/before.conf" 2>/dev/null || true
  place "$1" "$site"
  if [ "$(cat "$state/loaded" 2>/dev/null)" = "$(in_force)" ] && [ -n "$(listener "$http_port")" ]; then return; fi
  if ! reload_nginx; then
    if [ -f "$work/before.conf" ]; then cp "$work/before.conf" "$work/again.conf"; mv "$work/again.conf" "$site"; else take "$site"; fi
    reload_nginx || true
    die "nginx did not take the configuration, and what was before is back" "read /var/log/nginx/error.log"
  fi
  in_force >"$state/loaded"
  changed=yes
}

reload_nginx() {
  nginx -q -t >"$work/test.log" 2>&1 || { cat "$work/test.log" >&2; return 1; }
  if [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null; then nginx -s reload 2>"$work/test.log"; return; fi
  note started
  if has_systemd; then systemctl enable --now nginx >/dev/null 2>&1; else nginx 9>&-; fi
}

certbot_words() {
  printf '%s\n' --webroot -w "$webroot" -d "$domain" --cert-name "$own" --non-interactive --agree-tos --deploy-hook 'nginx -q -t && nginx -s reload'
  if [ -n "$email" ]; then printf '%s\n' -m "$email" --no-eff-email; else say --register-unsafely-without-email; fi
  if [ -n "$profile" ]; then printf '%s\n' --preferred-profile "$profile"; fi
}

call_certbot() {
  certbot "$@" >"$work/certbot.log" 2>&1 9>&- && return
  tail -n 12 "$work/certbot.log" >&2
  die "certbot obtained no certificate for $domain; the site in effect stays" "$(grep -E 'Detail:|urn:ietf|rror:|Could not' "$work/certbot.log" | head -n 1 | sed 's/^ *//' | grep . || say 'read /var/log/letsencrypt/letsencrypt.log')"
}

# Asks for a certificate where there is none, or where the wishes about it are others.
obtain() {
  wished="$server $profile $domain"
  if [ -s "$certificate" ] && [ "$(cat "$state/wished" 2>/dev/null)" = "$wished" ]; then return; fi
  note certificate
  set --
  while IFS= read -r word; do set -- "$@" "$word"; done <<WORDS
$(certbot_words)
WORDS
  if [ "$staged" = yes ] && [ ! -s "$certificate" ]; then call_certbot certonly --dry-run "$@"; fi
  if [ -s "$certificate" ]; then set -- "$@" --force-renewal --break-my-certs; fi
  call_certbot certonly --server "$server" "$@"
  printf '%s\n' "$wished" >"$state/wished"
  changed=yes
}

# The authorities of this machine with the wished one, for certbot alone; renewals have to know them, too.
trust() {
  if [ -z "$ca" ]; then return; fi
  certificates_of "$ca" >"$work/ca.pem"
  [ -s "$work/ca.pem" ] || die "$ca holds no certificate" "tls.acme.ca is a PEM file with the root of your ACME server"
  cat /etc/ssl/certs/ca-certificates.crt "$work/ca.pem" >"$work/bundle.pem"
  place "$work/bundle.pem" "$bundle"
  REQUESTS_CA_BUNDLE=$bundle
  export REQUESTS_CA_BUNDLE
  if has_systemd; then
    folder /etc/systemd/system/certbot.service.d
    printf '[Service]\nEnvironment=REQUESTS_CA_BUNDLE=%s\n' "$bundle" >"$work/dropin"
    place "$work/dropin" "$dropin"
    systemctl daemon-reload
  else
    printf '23 4,16 * * * root REQUESTS_CA_BUNDLE=%s certbot -q renew --cert-name %s\n' "$bundle" "$own" >"$work/cron"
    place "$work/cron" "$cronfile"
  fi
}

# certbot's package brings both, a timer of systemd and a file for cron; each does nothing where the other rules.
renewal() {
  if has_systemd; then
    if systemctl is-active --quiet certbot.timer; then say "certbot.timer"; return; fi
    say "NOTHING: certbot.timer is off"
  elif pgrep -x cron >/dev/null 2>&1; then say "cron (/etc/cron.d/certbot)"
  else say "NOTHING: neither systemd nor cron runs here (install the package cron)"
  fi
}

keep_renewing() {
  if ! has_systemd || systemctl is-active --quiet certbot.timer; then return; fi
  note timer
  systemctl enable --now certbot.timer >/dev/null 2>&1 || true
}

install_site() {
  free_ports nginx
  if [ "$acme" = yes ]; then
    if [ -n "$profile" ]; then
      found=$(installed certbot)
      [ -n "$found" ] || found=$(candidate certbot || true)
      if dpkg --compare-versions "$found" lt 4.0; then die "tls.acme.profile needs certbot 4, and this machine has $found" "take the profile out of seaworthy.yaml, or use tls.proxy: host-caddy, caddy or nginx"; fi
    fi
    packages nginx certbot
  else
    packages nginx
  fi
  theirs=$(foreign)
  [ -z "$theirs" ] || die "$theirs serves $domain already" "take the name out there, or keep that proxy: tls.proxy: existing"
  fitted >"$work/site.conf"
  if [ "$acme" = yes ]; then
    folder "$webroot"
    trust
    if [ ! -s "$certificate" ]; then
      waiting >"$work/waiting.conf"
      put_site "$work/waiting.conf"
    fi
    obtain
    keep_renewing
  else
    for file in "$certificate" "$key"; do [ -r "$file" ] || die "$file cannot be read" "tls.certificate names the files of your own certificate"; done
  fi
  put_site "$work/site.conf"
}

compare_site() {
  if [ ! -f "$site" ]; then say "$site is not there"; return; fi
  if ! has nginx; then say "nginx is not installed"; return; fi
  fitted >"$work/site.conf"
  if cmp -s "$work/site.conf" "$site"; then say "$site is as it was generated"; else say "$site is NOT as it was generated (seaworthy proxy install puts it right)"; fi
  [ "$(cat "$state/loaded" 2>/dev/null)" = "$(in_force)" ] || say "nginx has NOT loaded it since (seaworthy proxy install does)"
}

test_renewal() {
  if [ "$acme" = no ]; then say "you renew this certificate yourself (tls.certificate)"; return; fi
  if [ -f "$bundle" ]; then REQUESTS_CA_BUNDLE=$bundle; export REQUESTS_CA_BUNDLE; fi
  set -- renew --dry-run --no-random-sleep-on-renew --cert-name "$own"
  # Without its own server a dry run asks the staging server of Let's Encrypt.
  case $server in *.api.letsencrypt.org/*) ;; *) set -- "$@" --server "$server" ;; esac
  call_certbot "$@"
  say "certbot renew --dry-run: the certificate of $domain can be renewed"
}

remove_site() {
  if recorded "file $site"; then
    take "$site"
    if has nginx; then reload_nginx || say "nginx does not accept what is left: nginx -t"; fi
  fi
  if recorded certificate; then
    if has certbot && [ -e "$live" ]; then certbot -q delete --non-interactive --cert-name "$own" >/dev/null 2>&1 9>&- || say "certbot could not delete $own: certbot delete --cert-name $own"; fi
    forget certificate
  fi
  for file in "$cronfile" "$dropin" "$bundle"; do if recorded "file $file"; then take "$file"; fi; done
  if recorded timer; then systemctl disable --now certbot.timer >/dev/null 2>&1 || true; forget timer; fi
  if has_systemd; then systemctl daemon-reload || true; fi
}
`;
