package io.lateen.wire.document;

import io.lateen.model.rule.HeaderOperations;
import io.lateen.model.rule.Headers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Header changes of a route or of one of its destinations, new and old style.
final class HeadersParser {
  private HeadersParser() {}

  /// @param appended headers from a still older field, added to the request's
  static Headers parse(Fields fields, Map<String, String> appended) {
    Headers given = fields.object("headers", HeadersParser::headers);
    Map<String, String> append = new TreeMap<>(appended);
    append.putAll(fields.stringMap("appendRequestHeaders"));
    Headers now = given == null ? Headers.NONE : given;
    return new Headers(
        now.request(),
        now.response(),
        deprecated(append, fields.strings("removeRequestHeaders")),
        deprecated(
            fields.stringMap("appendResponseHeaders"), fields.strings("removeResponseHeaders")));
  }

  private static Headers headers(Fields fields) {
    HeaderOperations request = fields.object("request", HeadersParser::operations);
    HeaderOperations response = fields.object("response", HeadersParser::operations);
    return new Headers(
        request == null ? HeaderOperations.NONE : request,
        response == null ? HeaderOperations.NONE : response,
        HeaderOperations.NONE,
        HeaderOperations.NONE);
  }

  private static HeaderOperations operations(Fields fields) {
    return new HeaderOperations(
        fields.stringMap("set"), fields.stringMap("add"), fields.strings("remove"));
  }

  private static HeaderOperations deprecated(Map<String, String> append, List<String> remove) {
    return new HeaderOperations(Map.of(), append, remove);
  }
}
