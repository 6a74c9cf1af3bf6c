package io.lateen.mixer.server;

import io.lateen.wire.kube.ObjectKind;
import java.util.List;
import java.util.stream.Stream;

/// Every kind of `config.istio.io/v1alpha2` that Mixer reads (Istio 1.1, `crd-10.yaml`,
/// `crd-11.yaml`): the general ones, and one for each compiled adapter and template.
final class ConfigKinds {
  private static final String GROUP = "config.istio.io";
  private static final String VERSION = "v1alpha2";

  private static final List<ObjectKind> ALL =
      Stream.of(
              "attributemanifest attributemanifests",
              "rule rules",
              "handler handlers",
              "instance instances",
              "adapter adapters",
              "template templates",
              "bypass bypasses",
              "circonus circonuses",
              "cloudwatch cloudwatches",
              "denier deniers",
              "dogstatsd dogstatsds",
              "fluentd fluentds",
              "kubernetesenv kubernetesenvs",
              "listchecker listcheckers",
              "memquota memquotas",
              "noop noops",
              "opa opas",
              "prometheus prometheuses",
              "rbac rbacs",
              "redisquota redisquotas",
              "signalfx signalfxs",
              "solarwinds solarwindses",
              "stackdriver stackdrivers",
              "statsd statsds",
              "stdio stdios",
              "zipkin zipkins",
              "apikey apikeys",
              "authorization authorizations",
              "checknothing checknothings",
              "edge edges",
              "kubernetes kuberneteses",
              "listentry listentries",
              "logentry logentries",
              "metric metrics",
              "quota quotas",
              "reportnothing reportnothings",
              "tracespan tracespans")
          .map(line -> line.split(" ", 2))
          .map(words -> new ObjectKind(GROUP, VERSION, words[1], words[0], true))
          .toList();

  private ConfigKinds() {}

  static List<ObjectKind> all() {
    return ALL;
  }
}
