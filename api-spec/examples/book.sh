#!/bin/sh
# Books a place for one of an employer's staff, with curl alone: sign in, choose who and what, book, cancel.
set -eu
URL=${ACADEMY_URL:-http://localhost:8080}
CLIENT_ID=${CLIENT_ID:-demo-hr}
CLIENT_SECRET=${CLIENT_SECRET:-staffordshire-demo}

# The text of the first field of that name; your language has a JSON reader that does it better.
field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/;t;d' | head -n 1; }
first() { sed 's/"'"$1"'":"\([^"]*\)".*/\n\1/' | sed -n 2p; }

SAID=$(curl --fail-with-body --silent --show-error "$URL/oauth/token" \
    --user "$CLIENT_ID:$CLIENT_SECRET" --data grant_type=client_credentials)
TOKEN=$(echo "$SAID" | field access_token)
EMPLOYER=$(echo "$SAID" | field organisation)

academy() { # academy METHOD PATH [more of curl]: a refusal is shown and ends the program
    method=$1 path=$2
    shift 2
    curl --fail-with-body --silent --show-error --retry 3 --request "$method" "$URL/api/v1$path" \
        --header "Authorization: Bearer $TOKEN" "$@"
}

WORKER=$(academy GET "/organisations/$EMPLOYER/workers?limit=1" | first personId)
RUNS=$(academy GET "/courses?available=true&limit=20" | grep -o '"nextRun":{"id":"[^"]*' | sed 's/.*"//')
BOOKING=
for RUN in $RUNS; do
    # The same key gets the same booking, however often it is sent.
    KEY=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    BOOKING=$(academy POST /bookings --header "Idempotency-Key: $KEY" \
        --json "{\"courseRunId\":\"$RUN\",\"personId\":\"$WORKER\"}") && break
    # They are booked already, or it was closed meanwhile: the next one.
    echo "not booked: $(echo "$BOOKING" | field detail)" >&2
    BOOKING=
done
[ -n "$BOOKING" ]
ID=$(echo "$BOOKING" | first id)
echo "booked: $(academy GET "/bookings/$ID" | field courseTitle)"
academy DELETE "/bookings/$ID" --output /dev/null
echo "cancelled"
