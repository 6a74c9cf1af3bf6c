package io.lateen.proxy.filter.http.jwt;

/// What is wrong with a request's token, in Envoy's words.
enum JwtStatus {
  OK(""),
  MISSING("Jwt is missing"),
  UNKNOWN_ISSUER("Jwt issuer is not configured"),
  TOO_LARGE("Jwt is too large"),
  BAD_FORMAT("Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"),
  BAD_HEADER("Jwt header is an invalid JSON"),
  BAD_ALGORITHM("Jwt header [alg] is not supported"),
  BAD_PAYLOAD("Jwt payload is an invalid JSON"),
  NOT_YET_VALID("Jwt not yet valid"),
  EXPIRED("Jwt is expired"),
  AUDIENCE("Audiences in Jwt are not allowed"),
  NO_KEY("Jwks doesn't have key to match kid or alg from Jwt"),
  NO_KEYS("Jwks remote fetch is failed"),
  BAD_SIGNATURE("Jwt verification fails");

  private final String text;

  JwtStatus(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /// 403 for a token that is good, but for somebody else.
  int http() {
    return this == AUDIENCE ? 403 : 401;
  }

  /// Whether it says more about a request than that there is no token for this provider.
  boolean isAboutAToken() {
    return this != MISSING && this != UNKNOWN_ISSUER;
  }
}
