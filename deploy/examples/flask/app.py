"""A Flask app that leaves tokens to the gateway and believes what the gateway says of the user."""

import os

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/public")
def public():
    return jsonify(hello="everybody")


@app.get("/report")
def report():
    return jsonify(hello=request.headers["X-User-Id"])


if __name__ == "__main__":
    app.run(host="unix://" + os.environ.get("FLASK_SOCKET", os.path.abspath("var/flask.sock")))
