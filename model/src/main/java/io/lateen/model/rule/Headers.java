package io.lateen.model.rule;

/// Header changes on the way in and on the way out. The deprecated 1.0 fields
/// (`appendRequestHeaders`, `removeResponseHeaders` …) are kept apart, for they apply last.
public record Headers(
    HeaderOperations request,
    HeaderOperations response,
    HeaderOperations deprecatedRequest,
    HeaderOperations deprecatedResponse) {
  public static final Headers NONE =
      new Headers(
          HeaderOperations.NONE,
          HeaderOperations.NONE,
          HeaderOperations.NONE,
          HeaderOperations.NONE);
}
