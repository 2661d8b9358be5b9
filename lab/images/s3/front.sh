#!/bin/sh
# Makes a certificate for LAB_NAME (its authority: /s3/ca.pem), runs nginx with TLS in front of one S3 server on port 8080, and that server.
# LAB_KEY_ID, LAB_SECRET: who may. LAB_BUCKET: a bucket that is there from the start. /run/lab-s3-ready: all that is done.
set -eu
mkdir -p /s3
cd /s3
if [ ! -e own.pem ]; then
  new_key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  # shellcheck disable=SC2086  # several words on purpose
  {
    openssl req -x509 $new_key -days 30 -subj '/CN=Lab: the authority of an S3 server' -keyout ca.key -out ca.pem.new \
      -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign
    openssl req -x509 $new_key -days 30 -subj "/CN=$LAB_NAME" -keyout own.key -out own.pem -CA ca.pem.new -CAkey ca.key \
      -addext "subjectAltName=DNS:$LAB_NAME,DNS:*.$LAB_NAME,DNS:localhost,IP:127.0.0.1" -addext basicConstraints=critical,CA:false
  } 2>/dev/null
  chmod 644 ca.pem.new
  mv ca.pem.new ca.pem
fi
nginx
# shellcheck source=/dev/null  # one of moto.sh, radosgw.sh, swift.sh
. /usr/local/lib/lab-s3-server
