#!/bin/sh
# Searches, asks again only if something changed, and reads the best record as JSON-LD.
server="${1:-http://127.0.0.1:8080}"

curl --silent --fail --get "$server/v1/search" \
    --data-urlencode "q=huertos escolares" --data "lang=es" --data "facets=language,kind" --data "limit=3" \
    --dump-header headers.txt --output answer.json
tag=$(sed -n 's/^etag: //p' headers.txt | tr -d '\r')
curl --silent --get "$server/v1/search" \
    --data-urlencode "q=huertos escolares" --data "lang=es" --data "facets=language,kind" --data "limit=3" \
    --header "If-None-Match: $tag" --output /dev/null --write-out 'unchanged: %{http_code}\n'

id=$(sed 's/.*"hits":\[{"id":"\([^"]*\)".*/\1/' answer.json)
curl --silent --fail --header "Accept: application/ld+json" "$server/v1/records/$id"
