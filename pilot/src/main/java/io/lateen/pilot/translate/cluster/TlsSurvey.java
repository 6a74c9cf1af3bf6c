package io.lateen.pilot.translate.cluster;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ClientTls;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.MtlsMode;
import io.lateen.pilot.snapshot.TlsMode;
import io.lateen.pilot.translate.endpoint.EndpointTls;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a proxy speaks to each service it sees, and what is taken there: the same decisions that
/// its clusters are made by. Pure.
public final class TlsSurvey {
  private static final String NOBODY = "-";
  private final Perspective seen;

  private TlsSurvey(Perspective seen) {
    this.seen = seen;
  }

  /// One port of one service, in Istio 1.1's words (`istioctl authn tls-check`).
  ///
  /// @param status OK, CONFLICT, or UNKNOWN: a certificate that is not the mesh's
  /// @param server HTTP, mTLS or HTTP/mTLS; `-` without endpoints
  /// @param client HTTP, mTLS, TLS or CUSTOM; HTTP/mTLS when it depends on the endpoint
  /// @param policy `name/namespace` of the rule that settles what is taken, or `-`
  /// @param rule of the DestinationRule that settles what is spoken, or `-`
  public record Row(
      String host,
      int port,
      String status,
      String server,
      String client,
      String policy,
      String rule) {}

  /// How one endpoint is met.
  ///
  /// @param parsed whether a sidecar reads HTTP there, so that no TLS but the mesh's gets through
  private record Meeting(MtlsMode takes, boolean auto, boolean parsed) {}

  /// Of the whole host; subsets may have settings of their own.
  public static List<Row> of(Perspective seen) {
    TlsSurvey survey = new TlsSurvey(seen);
    List<Row> rows = new ArrayList<>();
    for (Service service : seen.scope().services()) {
      for (ServicePort port : service.ports()) {
        if (port.protocol() != Protocol.UDP) {
          rows.add(survey.row(service, port));
        }
      }
    }
    return rows;
  }

  private Row row(Service service, ServicePort port) {
    DestinationRule rule = seen.scope().destinationRule(service);
    ClientTls tls = rule == null ? null : tls(rule, port);
    List<Endpoint> endpoints =
        seen.snapshot().endpoints(service.hostname(), port.number()).stream()
            .filter(Endpoint::ready)
            .toList();
    List<Meeting> meetings = endpoints.stream().map(at -> meeting(at, port)).toList();
    return new Row(
        service.hostname(),
        port.number(),
        status(tls, service, meetings),
        server(meetings),
        client(tls, service, meetings),
        policy(endpoints),
        rule == null || tls == null ? NOBODY : name(rule.meta()));
  }

  private static @Nullable ClientTls tls(DestinationRule rule, ServicePort port) {
    return TrafficPolicies.layers(rule, null, port).stream()
        .map(Settings::tls)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /// Who has no proxy takes plain text, whatever rules say.
  private Meeting meeting(Endpoint endpoint, ServicePort port) {
    boolean meshs = TlsMode.ISTIO.equals(endpoint.labels().get(TlsMode.LABEL));
    MtlsMode takes = meshs ? EndpointTls.mode(seen.snapshot(), endpoint) : MtlsMode.DISABLE;
    boolean parsed = meshs && port.protocol().isHttp();
    return new Meeting(takes, EndpointTls.isSecured(seen.snapshot(), endpoint), parsed);
  }

  private boolean chooses(Service service) {
    return seen.node().hasIdentity() && service.resolution() == Service.Resolution.CLIENT_SIDE;
  }

  private static String server(List<Meeting> meetings) {
    Set<MtlsMode> modes = EnumSet.noneOf(MtlsMode.class);
    meetings.forEach(meeting -> modes.add(meeting.takes()));
    if (modes.isEmpty()) {
      return NOBODY;
    }
    return modes.size() > 1 ? "HTTP/mTLS" : text(modes.iterator().next());
  }

  private static String text(MtlsMode mode) {
    return switch (mode) {
      case DISABLE -> "HTTP";
      case PERMISSIVE -> "HTTP/mTLS";
      case STRICT -> "mTLS";
    };
  }

  private String client(@Nullable ClientTls tls, Service service, List<Meeting> meetings) {
    if (tls != null) {
      return switch (tls.mode()) {
        case DISABLE -> "HTTP";
        case SIMPLE -> "TLS";
        case MUTUAL -> "CUSTOM";
        case ISTIO_MUTUAL -> "mTLS";
      };
    }
    long secured = chooses(service) ? meetings.stream().filter(Meeting::auto).count() : 0;
    if (secured == 0) {
      return "HTTP";
    }
    return secured == meetings.size() ? "mTLS" : "HTTP/mTLS";
  }

  private String status(@Nullable ClientTls tls, Service service, List<Meeting> meetings) {
    boolean own = tls != null && tls.mode() == ClientTls.Mode.MUTUAL;
    if (own && meetings.stream().anyMatch(meeting -> meeting.takes() != MtlsMode.DISABLE)) {
      return "UNKNOWN";
    }
    return meetings.stream().allMatch(meeting -> agree(tls, service, meeting)) ? "OK" : "CONFLICT";
  }

  /// Without a rule: what is chosen for the endpoint.
  private boolean agree(@Nullable ClientTls tls, Service service, Meeting meeting) {
    if (tls == null) {
      return (chooses(service) && meeting.auto()) || meeting.takes() != MtlsMode.STRICT;
    }
    return switch (tls.mode()) {
      case DISABLE -> meeting.takes() != MtlsMode.STRICT;
      case SIMPLE -> meeting.takes() != MtlsMode.STRICT && !meeting.parsed();
      case MUTUAL -> true;
      case ISTIO_MUTUAL -> meeting.takes() != MtlsMode.DISABLE;
    };
  }

  /// Of the first endpoint that has one: those of a port are usually alike.
  private String policy(List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(endpoint -> EndpointTls.rule(seen.snapshot(), endpoint))
        .filter(Objects::nonNull)
        .map(Rule::meta)
        .map(TlsSurvey::name)
        .findFirst()
        .orElse(NOBODY);
  }

  private static String name(Meta meta) {
    return meta.name() + "/" + meta.namespace();
  }
}
