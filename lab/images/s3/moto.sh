moto_server -H 127.0.0.1 -p 8080 >/dev/null 2>&1 &
server=$!
trap 'kill $server' TERM INT
until curl -fsS -o /dev/null -X PUT "http://127.0.0.1:8080/$LAB_BUCKET"; do sleep 0.3; done 2>/dev/null
touch /run/lab-s3-ready
wait $server
