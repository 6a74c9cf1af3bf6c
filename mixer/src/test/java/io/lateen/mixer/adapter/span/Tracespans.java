package io.lateen.mixer.adapter.span;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import java.time.Instant;

/// A request from productpage to reviews.
public final class Tracespans {
  private Tracespans() {}

  public static Rehearsal stage(Adapter adapter) {
    Instant start = Instant.parse("2026-01-02T03:04:05.678901234Z");
    return new Rehearsal(adapter)
        .attribute("trace.id", "463AC35C9F6413AD48485A3953BB6124")
        .attribute("span.id", "a2fb4a1d1a96d312")
        .attribute("parent.id", "0020000000000001")
        .attribute("request.time", start)
        .attribute("response.time", start.plusNanos(1_500_000))
        .attribute("response.code", 503L)
        .attribute("source.ip", IpAddress.parse("10.0.0.1").orElseThrow())
        .attribute("destination.ip", IpAddress.parse("10.0.0.2").orElseThrow())
        .attribute("client", false)
        .attribute("rewrite", false)
        .instance(
            "default.tracespan.istio-system",
            Templates.TRACESPAN,
            """
            traceId: trace.id
            spanId: span.id
            parentSpanId: parent.id
            spanName: '"GET /reviews"'
            startTime: request.time
            endTime: response.time
            httpStatusCode: response.code
            clientSpan: client
            rewriteClientSpanId: rewrite
            sourceName: '"productpage-v1"'
            sourceIp: source.ip
            destinationName: '"reviews-v3"'
            destinationIp: destination.ip
            requestTotalSize: '120'
            spanTags:
              http.method: '"GET"'
              cached: 'true'
            """);
  }
}
