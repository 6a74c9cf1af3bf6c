package io.lateen.app.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Flags of Istio 1.1's `pilot-discovery discovery` that change nothing here, taken so that its
/// command lines start. Each that is given is told with what counts instead.
final class IstioFlags {
  private final List<String> without = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", hidden = true)
  private @Nullable String word;

  /// A line for each flag that is given and has no effect.
  List<String> withoutEffect() {
    if (word != null && !word.equals("discovery")) {
      throw new ParameterException(
          command.commandLine(), "\"" + word + "\" (expected: flags, or the command request)");
    }
    return List.copyOf(without);
  }

  /// @param value null: the flag is not given
  private void tell(String flag, @Nullable Object value, String why) {
    if (value != null) {
      without.add(flag + " has no effect: " + why);
    }
  }

  @Option(names = "--registries", hidden = true)
  void registries(@Nullable String value) {
    tell("--registries", value, "flags and configSources of --meshConfig say what is read");
  }

  @Option(names = "--clusterRegistriesNamespace", hidden = true)
  void clusterRegistries(@Nullable String value) {
    tell("--clusterRegistriesNamespace", value, "further clusters are of the root namespace");
  }

  @Option(
      names = {"-n", "--namespace"},
      hidden = true)
  void namespace(@Nullable String value) {
    tell("--namespace", value, "POD_NAMESPACE says where Pilot is");
  }

  @Option(
      names = {"-a", "--appNamespace"},
      hidden = true)
  void appNamespace(@Nullable String value) {
    tell("--appNamespace", value, "all namespaces are read");
  }

  @Option(names = "--plugins", hidden = true)
  void plugins(@Nullable String value) {
    tell("--plugins", value, "all are there, in one order");
  }

  @Option(names = "--resync", hidden = true)
  void resync(@Nullable String value) {
    tell("--resync", value, "changes are watched");
  }

  @Option(names = "--domain", hidden = true)
  void domain(@Nullable String value) {
    tell("--domain", value, "domain of the mesh's settings counts");
  }

  @Option(names = "--trust-domain", hidden = true)
  void trustDomain(@Nullable String value) {
    tell("--trust-domain", value, "trustDomain of the mesh's settings counts");
  }

  @Option(names = "--disable-install-crds", arity = "0..1", hidden = true)
  void noDefinitions(@Nullable Boolean value) {
    tell("--disable-install-crds", value, "Pilot installs none");
  }

  @Option(names = "--profile", arity = "0..1", hidden = true)
  void profile(@Nullable Boolean value) {
    tell("--profile", value, "there is no /debug/pprof");
  }

  @Option(names = "--discoveryCache", arity = "0..1", hidden = true)
  void cache(@Nullable Boolean value) {
    tell("--discoveryCache", value, "proxies always share what is the same");
  }

  @Option(names = "--keepaliveInterval", hidden = true)
  void keepaliveInterval(@Nullable String value) {
    tell("--keepaliveInterval", value, "proxies ask whether Pilot is there");
  }

  @Option(names = "--keepaliveTimeout", hidden = true)
  void keepaliveTimeout(@Nullable String value) {
    tell("--keepaliveTimeout", value, "proxies ask whether Pilot is there");
  }

  @Option(names = "--keepaliveMaxServerConnectionAge", hidden = true)
  void connectionAge(@Nullable String value) {
    tell("--keepaliveMaxServerConnectionAge", value, "connections may be of any age");
  }
}
