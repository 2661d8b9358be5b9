mkdir -p /var/lib/ceph/radosgw/lab
# It makes the user in a moment and may then not end.
timeout -k 1 6 radosgw-admin --no-mon-config -n client.rgw.lab user create --uid=lab --display-name=lab \
  --access-key="$LAB_KEY_ID" --secret="$LAB_SECRET" >/dev/null 2>&1 || true
radosgw --no-mon-config -n client.rgw.lab -f >/dev/null 2>&1 &
server=$!
trap 'kill $server' TERM INT
make_bucket="curl -fsS -o /dev/null -X PUT --aws-sigv4 aws:amz:$LAB_REGION:s3 --user $LAB_KEY_ID:$LAB_SECRET"
until $make_bucket "http://127.0.0.1:8080/$LAB_BUCKET"; do sleep 0.3; done 2>/dev/null
touch /run/lab-s3-ready
wait $server
