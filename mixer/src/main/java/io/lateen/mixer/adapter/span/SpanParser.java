package io.lateen.mixer.adapter.span;

import io.lateen.mixer.adapter.Values;
import io.lateen.mixer.adapter.span.Span.Party;
import io.lateen.mixer.template.Instance;
import io.lateen.model.attribute.IpAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Instances of `tracespan` → spans, of as many traces as are wanted.
///
/// @param probability that a trace is wanted; all spans of a trace fare alike, in every Mixer
public record SpanParser(double probability) {
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{16}|[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");
  private static final int ID_LENGTH = 16;

  /// Makes the id of a client's span from the server's, the same way everywhere.
  private static final long OTHER_ID = 0x3f6a2ec3c810c2abL;

  /// Empty when the request has no trace, or one that is not wanted.
  public Optional<Span> parse(Instance instance) {
    String traceId = lower(instance.text("trace_id"));
    String spanId = lower(instance.text("span_id"));
    if (!TRACE_ID.matcher(traceId).matches()
        || !SPAN_ID.matcher(spanId).matches()
        || !isWanted(traceId)) {
      return Optional.empty();
    }
    return Optional.of(span(instance, traceId, spanId));
  }

  private boolean isWanted(String traceId) {
    long low = HexFormat.fromHexDigitsToLong(traceId.substring(traceId.length() - ID_LENGTH));
    return (low >>> 1) / 0x1p63 < probability;
  }

  private static Span span(Instance instance, String traceId, String spanId) {
    boolean client = instance.get("client_span", Boolean.class).orElse(false);
    boolean rewrite = instance.get("rewrite_client_span_id", Boolean.class).orElse(false);
    String parent = lower(instance.text("parent_span_id"));
    String otherId = HexFormat.of().toHexDigits(HexFormat.fromHexDigitsToLong(spanId) ^ OTHER_ID);
    Instant start = instance.get("start_time", Instant.class).orElse(Instant.EPOCH);
    Instant end = instance.get("end_time", Instant.class).orElse(start);
    Party source = party(instance, "source_name", "source_ip");
    Party destination = party(instance, "destination_name", "destination_ip");
    String parentId = SPAN_ID.matcher(parent).matches() ? parent : "";
    return new Span(
        traceId,
        client && rewrite ? otherId : spanId,
        !client && rewrite ? otherId : parentId,
        instance.text("span_name"),
        client,
        !client && !rewrite,
        client ? source : destination,
        client ? destination : source,
        start,
        end.isBefore(start) ? start : end,
        instance.get("httpStatusCode", Long.class).orElse(0L),
        tags(instance));
  }

  private static Party party(Instance instance, String name, String address) {
    Optional<IpAddress> ip = instance.get(address, IpAddress.class).filter(IpAddress::isValid);
    return new Party(instance.text(name), ip.map(IpAddress::toString).orElse(""));
  }

  private static Map<String, Object> tags(Instance instance) {
    Map<String, Object> tags = new TreeMap<>();
    instance
        .map("span_tags")
        .forEach(
            (name, value) ->
                tags.put(
                    name,
                    value instanceof Long || value instanceof Double || value instanceof Boolean
                        ? value
                        : Values.text(value)));
    size(instance, "request_total_size", "request.size", tags);
    size(instance, "response_total_size", "response.size", tags);
    return tags;
  }

  private static void size(Instance instance, String field, String tag, Map<String, Object> tags) {
    instance.get(field, Long.class).ifPresent(size -> tags.putIfAbsent(tag, size));
  }

  private static String lower(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
