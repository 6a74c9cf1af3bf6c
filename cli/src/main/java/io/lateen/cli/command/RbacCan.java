package io.lateen.cli.command;

import io.lateen.cli.kube.Cluster;
import io.lateen.cli.print.JsonPrinter;
import io.lateen.model.access.AccessQuestion;
import io.lateen.model.access.AccessRules;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.RuleParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `istioctl experimental rbac can` of Istio 1.1: the roles of a namespace, asked by words. Whether
/// a proxy judges so hangs on ClusterRbacConfig too: `lateen explain` knows.
@Command(
    name = "can",
    description = "Say whether the ServiceRoles of a namespace allow somebody something.",
    footer = {
      "",
      "Prints allow or deny. Whether rules are on at all is not looked at: see lateen explain.",
      "",
      "Example:",
      "  lateen experimental rbac can GET ratings /ratings/0 -u cluster.local/ns/default/sa/reviews",
      "  lateen experimental rbac can POST ratings /data -s source.namespace=ops -a version=v1"
    })
final class RbacCan extends LateenCommand {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, …")
  private String method = "";

  @Parameters(
      index = "1",
      paramLabel = "SERVICE",
      description = "ratings, or the whole name ratings.default.svc.cluster.local.")
  private String service = "";

  @Parameters(index = "2", paramLabel = "PATH", description = "/ratings/0")
  private String path = "";

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "Who asks: cluster.local/ns/default/sa/reviews.")
  private String user = "";

  @Option(
      names = {"-g", "--groups"},
      paramLabel = "GROUP",
      split = ",",
      description = "Groups of the user.")
  private Set<String> groups = Set.of();

  @Option(
      names = {"-s", "--subject-properties"},
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "What else is known of who asks: source.namespace=default.")
  private Map<String, String> subject = new LinkedHashMap<>();

  @Option(
      names = {"-a", "--action-properties"},
      paramLabel = "NAME=VALUE",
      split = ",",
      description = "What else is known of what is asked: version=v1.")
  private Map<String, String> action = new LinkedHashMap<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "short, or json: which role and binding allow it too (${DEFAULT-VALUE}).")
  private Format format = Format.SHORT;

  enum Format {
    SHORT,
    JSON
  }

  @Override
  public Integer call() {
    Cluster api = cluster.require();
    String namespace = cluster.namespace(api);
    AccessRules rules =
        new AccessRules(
            only(ServiceRole.class, api.serviceRoles(namespace)),
            only(ServiceRoleBinding.class, api.serviceRoleBindings(namespace)),
            cluster.trustDomains(api).orElse(TrustDomains.DEFAULT));
    Optional<AccessRules.Grant> grant =
        names(namespace)
            .map(name -> rules.grant(question(namespace, name)))
            .flatMap(Optional::stream)
            .findFirst();
    switch (format) {
      case SHORT -> out().println(word(grant));
      case JSON -> JsonPrinter.print(json(grant), out());
    }
    out().flush();
    return 0;
  }

  private static String word(Optional<AccessRules.Grant> grant) {
    return grant.isPresent() ? "allow" : "deny";
  }

  private static ObjectNode json(Optional<AccessRules.Grant> grant) {
    ObjectNode said = new JsonMapper().createObjectNode().put("result", word(grant));
    grant.ifPresent(
        by -> said.put("role", by.role().meta().name()).put("binding", by.binding().meta().name()));
    return said;
  }

  /// As typed, which is all Istio looks at, and as a service of the namespace.
  private Stream<String> names(String namespace) {
    return service.contains(".")
        ? Stream.of(service)
        : Stream.of(service, service + "." + namespace + ".svc.cluster.local");
  }

  private AccessQuestion question(String namespace, String name) {
    return new AccessQuestion(namespace, name, method, path, user, groups, subject, action);
  }

  private static <R extends Rule> List<R> only(Class<R> kind, List<JsonNode> objects) {
    return objects.stream()
        .map(RuleParser::parse)
        .filter(Parsed.Accepted.class::isInstance)
        .map(parsed -> ((Parsed.Accepted) parsed).rule())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
