package io.lateen.proxy.filter.http.authz;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.filter.rbac.MetadataCondition;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.matcher.StringMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.route.ValueMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads [AuthzConfig].
public final class AuthzParser implements FilterParser {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final int FORBIDDEN = 403;
  private static final Question NONE = new GrpcQuestion("none", 0, Map.of());

  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.ext_authz.v3.ExtAuthz";
  }

  @Override
  public FilterConfig parse(Fields config) {
    Fields grpc = config.child("grpc_service");
    Fields http = config.child("http_service");
    Asked asked;
    if (grpc != null) {
      asked = grpc(grpc);
    } else if (http != null) {
      asked = http(http, names(config, "allowed_headers"));
    } else {
      config.problem("services", "missing (expected: grpc_service or http_service)");
      asked = new Asked(NONE, "", 0);
    }
    Fields status = config.child("status_on_error");
    Fields body = config.child("with_request_body");
    Fields when = config.child("filter_enabled_metadata");
    AuthzConfig parsed =
        new AuthzConfig(
            asked.question(),
            asked.cluster(),
            asked.timeoutMillis(),
            config.bool("failure_mode_allow"),
            status == null ? FORBIDDEN : status.integer("code", FORBIDDEN),
            body == null ? null : body(body),
            when == null ? null : MetadataCondition.parse(when));
    config.word("transport_api_version");
    config.refuseOthers("stat_prefix");
    return parsed;
  }

  /// Who is asked, and how.
  private record Asked(Question question, String cluster, long timeoutMillis) {}

  private static BodyRule body(Fields settings) {
    int most = settings.integer("max_request_bytes", 0);
    if (most <= 0) {
      settings.problem("max_request_bytes", most + " (expected: 1..2147483647)");
    }
    BodyRule rule =
        new BodyRule(most, settings.bool("allow_partial_message"), settings.bool("pack_as_bytes"));
    settings.refuseOthers();
    return rule;
  }

  private static Asked grpc(Fields service) {
    Fields envoy = service.requiredChild("envoy_grpc");
    String cluster = envoy == null ? "" : envoy.required("cluster_name");
    String authority = envoy == null ? "" : envoy.string("authority");
    long timeout = service.duration("timeout", PATIENCE).toMillis();
    if (envoy != null) {
      envoy.refuseOthers();
    }
    service.refuseOthers();
    Question question =
        new GrpcQuestion(authority.isEmpty() ? host(cluster) : authority, timeout, Map.of());
    return new Asked(question, cluster, timeout);
  }

  /// A cluster's name as an authority: `outbound|9000||authz.default…` is none.
  private static String host(String cluster) {
    String last = cluster.substring(cluster.lastIndexOf('|') + 1);
    return last.isEmpty() ? "authorizer" : last.replaceAll("[^A-Za-z0-9.-]", "-");
  }

  private static Asked http(Fields service, Names allowed) {
    Fields uri = service.requiredChild("server_uri");
    String cluster = uri == null ? "" : uri.required("cluster");
    long timeout = uri == null ? 0 : uri.duration("timeout", PATIENCE).toMillis();
    if (uri != null) {
      uri.required("uri");
      uri.refuseOthers();
    }
    Fields request = service.child("authorization_request");
    Fields response = service.child("authorization_response");
    Question question =
        new HttpQuestion(
            service.string("path_prefix"),
            allowed,
            request == null ? List.of() : added(request),
            names(response, "allowed_upstream_headers"),
            names(response, "allowed_upstream_headers_to_append"),
            names(response, "allowed_client_headers"),
            names(response, "allowed_client_headers_on_success"));
    if (request != null) {
      request.refuseOthers();
    }
    if (response != null) {
      response.refuseOthers();
    }
    service.refuseOthers();
    return new Asked(question, cluster, timeout);
  }

  private static List<Answer.Header> added(Fields request) {
    List<Answer.Header> added = new ArrayList<>();
    for (Fields header : request.children("headers_to_add")) {
      byte[] name = Octets.of(header.required("key").toLowerCase(Locale.ROOT));
      byte[] value = Octets.of(header.string("value"));
      if (Octets.isToken(name, 0, name.length) && Octets.isValue(value, 0, value.length)) {
        added.add(new Answer.Header(name, value, false));
      } else {
        header.problem("key", header.string("key") + " (expected: a header's name and value)");
      }
    }
    return added;
  }

  private static Names names(@Nullable Fields owner, String field) {
    Fields list = owner == null ? null : owner.child(field);
    if (list == null) {
      return Names.NONE;
    }
    List<ValueMatcher> patterns = new ArrayList<>();
    for (Fields pattern : list.children("patterns")) {
      try {
        patterns.add(ValueMatcher.of(StringMatchParser.parse(pattern)));
      } catch (PatternSyntaxException e) {
        patterns.clear(); // told of by the parser
      }
    }
    return new Names(patterns);
  }

  @Override
  public String perRouteMessageName() {
    return "envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute";
  }

  @Override
  public FilterConfig parsePerRoute(Fields config) {
    AuthzConfig.PerRoute parsed = new AuthzConfig.PerRoute(config.bool("disabled"));
    config.refuseOthers();
    return parsed;
  }
}
