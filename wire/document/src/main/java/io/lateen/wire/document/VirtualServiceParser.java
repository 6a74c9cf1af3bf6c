package io.lateen.wire.document;

import io.lateen.model.rule.Headers;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.StringMatch;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.CorsPolicy;
import io.lateen.model.rule.VirtualService.Delegate;
import io.lateen.model.rule.VirtualService.DerivePort;
import io.lateen.model.rule.VirtualService.DirectResponse;
import io.lateen.model.rule.VirtualService.HttpDestination;
import io.lateen.model.rule.VirtualService.HttpMatch;
import io.lateen.model.rule.VirtualService.HttpRoute;
import io.lateen.model.rule.VirtualService.L4Match;
import io.lateen.model.rule.VirtualService.Mirror;
import io.lateen.model.rule.VirtualService.Redirect;
import io.lateen.model.rule.VirtualService.RegexRewrite;
import io.lateen.model.rule.VirtualService.Retries;
import io.lateen.model.rule.VirtualService.Rewrite;
import io.lateen.model.rule.VirtualService.TcpRoute;
import io.lateen.model.rule.VirtualService.TlsMatch;
import io.lateen.model.rule.VirtualService.TlsRoute;
import io.lateen.model.rule.VirtualService.UnmatchedPreflights;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The spec of a VirtualService.
final class VirtualServiceParser {
  private VirtualServiceParser() {}

  static VirtualService parse(Meta meta, Fields spec) {
    return new VirtualService(
        meta,
        spec.strings("hosts"),
        spec.strings("gateways"),
        spec.objects("http", VirtualServiceParser::httpRoute),
        spec.objects("tls", VirtualServiceParser::tlsRoute),
        spec.objects("tcp", VirtualServiceParser::tcpRoute),
        spec.strings("exportTo"));
  }

  private static HttpRoute httpRoute(Fields fields) {
    return new HttpRoute(
        fields.objects("match", VirtualServiceParser::httpMatch),
        fields.objects("route", VirtualServiceParser::httpDestination),
        fields.object("redirect", VirtualServiceParser::redirect),
        fields.object("rewrite", VirtualServiceParser::rewrite),
        fields.boolOrFalse("websocketUpgrade"),
        fields.duration("timeout"),
        fields.object("retries", VirtualServiceParser::retries),
        fields.object("fault", FaultParser::parse),
        fields.object("mirror", PartParser::destination),
        fields.object("corsPolicy", VirtualServiceParser::corsPolicy),
        routeHeaders(fields),
        fields.stringOrEmpty("name"),
        mirrorPercent(fields),
        fields.object("directResponse", VirtualServiceParser::directResponse),
        fields.objects("mirrors", VirtualServiceParser::mirror),
        fields.object("delegate", VirtualServiceParser::delegate));
  }

  /// `mirrorPercent` is the elder name.
  private static @Nullable Double mirrorPercent(Fields fields) {
    fields.onlyOneOf("mirrorPercent", "mirrorPercentage");
    Integer whole = fields.uintOrNull("mirrorPercent");
    Double percentage = FaultParser.percentage(fields, "mirrorPercentage");
    return whole == null ? percentage : Double.valueOf(whole);
  }

  private static Mirror mirror(Fields fields) {
    return new Mirror(
        PartParser.requiredDestination(fields), FaultParser.percentage(fields, "percentage"));
  }

  private static Delegate delegate(Fields fields) {
    return new Delegate(fields.stringOrEmpty("name"), fields.stringOrEmpty("namespace"));
  }

  private static Rewrite rewrite(Fields fields) {
    fields.onlyOneOf("uri", "uriRegexRewrite");
    return new Rewrite(
        fields.string("uri"),
        fields.string("authority"),
        fields.object("uriRegexRewrite", VirtualServiceParser::regexRewrite));
  }

  private static RegexRewrite regexRewrite(Fields fields) {
    RegexRewrite rewrite =
        new RegexRewrite(fields.stringOrEmpty("match"), fields.stringOrEmpty("rewrite"));
    RegexCheck.rewrite(fields.path(), rewrite, fields.problems());
    return rewrite;
  }

  private static Redirect redirect(Fields fields) {
    fields.onlyOneOf("port", "derivePort");
    return new Redirect(
        fields.string("uri"),
        fields.string("authority"),
        fields.uintOrNull("redirectCode"),
        fields.string("scheme"),
        fields.uintOrNull("port"),
        fields.has("derivePort") ? fields.choice("derivePort", DerivePort.class) : null);
  }

  private static DirectResponse directResponse(Fields fields) {
    String body = fields.object("body", of -> of.stringOrEmpty("string"));
    return new DirectResponse(fields.uintOrZero("status"), body == null ? "" : body);
  }

  /// A route alone also has Istio 1.0's `appendHeaders`, the elder name of `appendRequestHeaders`.
  private static Headers routeHeaders(Fields fields) {
    return HeadersParser.parse(fields, fields.stringMap("appendHeaders"));
  }

  private static HttpMatch httpMatch(Fields fields) {
    fields.unsupported("statPrefix");
    return new HttpMatch(
        fields.object("uri", PartParser::stringMatch),
        fields.object("scheme", PartParser::stringMatch),
        fields.object("method", PartParser::stringMatch),
        fields.object("authority", PartParser::stringMatch),
        matches(fields, "headers"),
        fields.uintOrNull("port"),
        fields.stringMap("sourceLabels"),
        fields.strings("gateways"),
        matches(fields, "withoutHeaders"),
        matches(fields, "queryParams"),
        fields.boolOrFalse("ignoreUriCase"),
        fields.stringOrEmpty("name"),
        fields.stringOrEmpty("sourceNamespace"));
  }

  private static Map<String, StringMatch> matches(Fields fields, String name) {
    return fields.map(
        name,
        (json, at) -> Fields.readObject(json, at, fields.problems(), PartParser::stringMatch));
  }

  private static HttpDestination httpDestination(Fields fields) {
    return new HttpDestination(
        PartParser.requiredDestination(fields),
        fields.intOrZero("weight"),
        HeadersParser.parse(fields, Map.of()));
  }

  private static Retries retries(Fields fields) {
    return new Retries(
        fields.intOrZero("attempts"),
        fields.duration("perTryTimeout"),
        fields.string("retryOn"),
        fields.bool("retryRemoteLocalities"),
        fields.bool("retryIgnorePreviousHosts"),
        fields.duration("backoff"));
  }

  private static CorsPolicy corsPolicy(Fields fields) {
    return new CorsPolicy(
        fields.strings("allowOrigin"),
        fields.objects("allowOrigins", PartParser::stringMatch),
        fields.strings("allowMethods"),
        fields.strings("allowHeaders"),
        fields.strings("exposeHeaders"),
        fields.duration("maxAge"),
        fields.bool("allowCredentials"),
        fields.has("unmatchedPreflights")
            ? fields.choice("unmatchedPreflights", UnmatchedPreflights.class)
            : null);
  }

  private static TlsRoute tlsRoute(Fields fields) {
    return new TlsRoute(
        fields.objects("match", f -> new TlsMatch(f.strings("sniHosts"), l4Match(f))),
        fields.objects("route", VirtualServiceParser::weightedDestination));
  }

  private static TcpRoute tcpRoute(Fields fields) {
    return new TcpRoute(
        fields.objects("match", VirtualServiceParser::l4Match),
        fields.objects("route", VirtualServiceParser::weightedDestination));
  }

  private static L4Match l4Match(Fields fields) {
    return new L4Match(
        fields.strings("destinationSubnets"),
        fields.uintOrNull("port"),
        fields.string("sourceSubnet"),
        fields.stringMap("sourceLabels"),
        fields.strings("gateways"),
        fields.stringOrEmpty("sourceNamespace"));
  }

  private static WeightedDestination weightedDestination(Fields fields) {
    return new WeightedDestination(
        PartParser.requiredDestination(fields), fields.intOrZero("weight"));
  }
}
