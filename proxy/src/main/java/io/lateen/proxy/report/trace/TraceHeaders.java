package io.lateen.proxy.report.trace;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.Trace;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Traces in headers: B3 in several headers, B3 in one, and W3C's traceparent ("Trace Context",
/// section 3.2); the first that is there and well-formed counts.
final class TraceHeaders {
  static final byte[] TRACE_ID = Octets.of("x-b3-traceid");
  static final byte[] SPAN_ID = Octets.of("x-b3-spanid");
  static final byte[] PARENT_ID = Octets.of("x-b3-parentspanid");
  static final byte[] SAMPLED = Octets.of("x-b3-sampled");
  static final byte[] FLAGS = Octets.of("x-b3-flags");
  static final byte[] SINGLE = Octets.of("b3");
  static final byte[] TRACE_PARENT = Octets.of("traceparent");
  static final byte[] CLIENT_ID = Octets.of("x-client-trace-id");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}(?:[0-9a-f]{16})?");
  private static final Pattern W3C =
      Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

  private TraceHeaders() {}

  /// What a caller said.
  ///
  /// @param trace null: it is in none; its `span` is the caller's
  /// @param sampled null: nobody has decided
  record Said(@Nullable Trace trace, @Nullable Boolean sampled) {}

  static Said read(RequestHead head) {
    Boolean sampled = flag(value(head, SAMPLED));
    if ("1".equals(value(head, FLAGS))) {
      sampled = true;
    }
    Trace trace = trace(value(head, TRACE_ID), value(head, SPAN_ID));
    if (trace != null) {
      return new Said(trace, sampled);
    }
    String[] single = value(head, SINGLE).split("-", -1);
    if (single.length >= 2) {
      trace = trace(single[0], single[1]);
      Boolean own = single.length > 2 ? flag(single[2]) : null;
      if (trace != null) {
        return new Said(trace, own == null ? sampled : own);
      }
    } else if (sampled == null) {
      sampled = flag(single[0]);
    }
    return parent(value(head, TRACE_PARENT), sampled);
  }

  private static Said parent(String text, @Nullable Boolean sampled) {
    if (!W3C.matcher(text).matches()) {
      return new Said(null, sampled);
    }
    Trace trace = trace(text.substring(3, 35), text.substring(36, 52));
    boolean asked = (Integer.parseInt(text.substring(53, 55), 16) & 1) == 1;
    return new Said(trace, trace == null ? sampled : Boolean.valueOf(asked));
  }

  private static @Nullable Boolean flag(String text) {
    return switch (text) {
      case "1", "true", "d" -> true;
      case "0", "false" -> false;
      default -> null;
    };
  }

  private static @Nullable Trace trace(String traceId, String spanId) {
    String id = traceId.toLowerCase(Locale.ROOT);
    String span = spanId.toLowerCase(Locale.ROOT);
    if (!ID.matcher(id).matches() || !ID.matcher(span).matches() || span.length() != 16) {
      return null;
    }
    long high = id.length() == 32 ? Long.parseUnsignedLong(id, 0, 16, 16) : 0;
    long low = Long.parseUnsignedLong(id, id.length() - 16, id.length(), 16);
    long number = Long.parseUnsignedLong(span, 16);
    return number == 0 || (high == 0 && low == 0) ? null : new Trace(high, low, number, 0, false);
  }

  private static String value(RequestHead head, byte[] name) {
    int at = head.findNext(name, 0);
    return at < 0 ? "" : head.value(at);
  }

  /// Replaces what a head says.
  static void write(RequestHead head, Trace trace) {
    set(head, TRACE_ID, trace.id(false));
    set(head, SPAN_ID, Trace.hex(trace.span()));
    head.remove(PARENT_ID);
    if (trace.parent() != 0) {
      head.add(PARENT_ID, Octets.of(Trace.hex(trace.parent())));
    }
    set(head, SAMPLED, trace.sampled() ? "1" : "0");
    head.remove(SINGLE);
    set(
        head,
        TRACE_PARENT,
        "00-" + trace.id(true) + "-" + Trace.hex(trace.span()) + (trace.sampled() ? "-01" : "-00"));
  }

  private static void set(RequestHead head, byte[] name, String value) {
    head.remove(name);
    head.add(name, Octets.of(value));
  }
}
