package io.lateen.mixer.adapter.zipkin;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.adapter.span.Span;
import io.lateen.mixer.adapter.span.Span.Party;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Spans → the JSON of Zipkin's API, version 2.
final class ZipkinTranslator {
  private static final JsonMapper JSON = new JsonMapper();

  private ZipkinTranslator() {}

  static String translate(Span span) {
    ObjectNode json = JSON.createObjectNode();
    json.put("traceId", span.traceId()).put("id", span.spanId());
    if (!span.parentId().isEmpty()) {
      json.put("parentId", span.parentId());
    }
    json.put("kind", span.client() ? "CLIENT" : "SERVER").put("name", span.name());
    if (span.shared()) {
      json.put("shared", true);
    }
    json.put("timestamp", micros(span.start()));
    json.put("duration", Math.max(1, ChronoUnit.MICROS.between(span.start(), span.end())));
    endpoint(json, "localEndpoint", span.local());
    endpoint(json, "remoteEndpoint", span.remote());
    ObjectNode tags = json.putObject("tags");
    span.tags().forEach((name, value) -> tags.put(name, Values.text(value)));
    if (span.status() > 0) {
      tags.put("http.status_code", Long.toString(span.status()));
    }
    if (span.isError()) {
      tags.put("error", Long.toString(span.status()));
    }
    return JSON.writeValueAsString(json);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static void endpoint(ObjectNode json, String field, Party party) {
    if (party.name().isEmpty() && party.address().isEmpty()) {
      return;
    }
    ObjectNode endpoint = json.putObject(field);
    if (!party.name().isEmpty()) {
      endpoint.put("serviceName", party.name());
    }
    if (!party.address().isEmpty()) {
      endpoint.put(party.address().contains(":") ? "ipv6" : "ipv4", party.address());
    }
  }
}
