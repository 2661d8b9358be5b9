# One device for everything, one copy (openstack/swift: doc/source/development_saio.rst).
set -e
mkdir -p /srv/swift/disk
cd /etc/swift
for ring in account:6202 container:6201 object:6200; do
  name=${ring%%:*}
  [ -e "$name.ring.gz" ] && continue
  swift-ring-builder "$name.builder" create 4 1 1 >/dev/null
  swift-ring-builder "$name.builder" add "r1z1-127.0.0.1:${ring##*:}/disk" 1 >/dev/null
  swift-ring-builder "$name.builder" rebalance >/dev/null
done
sed -i "s/^# LAB_USER$/user_$(echo "$LAB_KEY_ID" | tr : _) = $LAB_SECRET .admin/" proxy-server.conf
chown -R swift:swift /etc/swift /srv/swift
mkdir -p /var/cache/swift && chown swift:swift /var/cache/swift
memcached -u nobody -l 127.0.0.1 -d
for name in account container object; do swift-$name-server "/etc/swift/$name-server.conf" >/dev/null 2>&1 & done
# A proxy that meets closed ports leaves its servers alone for a minute.
for port in 6200 6201 6202; do until curl -s -o /dev/null "http://127.0.0.1:$port/"; do sleep 0.3; done; done
swift-proxy-server /etc/swift/proxy-server.conf >/dev/null 2>&1 &
server=$!
trap 'kill $server; exit 0' TERM INT
make_bucket() {
  token=$(curl -fsS -o /dev/null -D - -H "X-Storage-User: $LAB_KEY_ID" -H "X-Storage-Pass: $LAB_SECRET" http://127.0.0.1:8080/auth/v1.0 |
    sed -n 's/^X-Auth-Token: *\([^[:space:]]*\).*/\1/ip')
  [ -n "$token" ] && curl -fsS -o /dev/null -X PUT -H "X-Auth-Token: $token" "http://127.0.0.1:8080/v1/AUTH_${LAB_KEY_ID%%:*}/$LAB_BUCKET"
}
until make_bucket; do sleep 0.3; done 2>/dev/null
touch /run/lab-s3-ready
wait $server
