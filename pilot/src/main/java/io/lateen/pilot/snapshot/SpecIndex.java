package io.lateen.pilot.snapshot;

import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.HttpApiSpecBinding;
import io.lateen.model.rule.IstioService;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpecBinding;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.SpecReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which specs bindings give to which services (Istio 1.1, `pilot/pkg/model/config.go`).
final class SpecIndex {
  private final String domain;
  private final String rootNamespace;
  private final Map<String, QuotaSpec> quotas = new TreeMap<>();
  private final Map<String, HttpApiSpec> apis = new TreeMap<>();
  private final List<QuotaSpecBinding> quotaBindings = new ArrayList<>();
  private final List<HttpApiSpecBinding> apiBindings = new ArrayList<>();

  SpecIndex(Collection<Rule> rules, MeshConfig mesh) {
    this.domain = mesh.domain();
    this.rootNamespace = mesh.rootNamespace();
    for (Rule rule : rules) {
      switch (rule) {
        case QuotaSpec spec -> quotas.put(key(spec.meta()), spec);
        case HttpApiSpec spec -> apis.put(key(spec.meta()), spec);
        case QuotaSpecBinding binding -> quotaBindings.add(binding);
        case HttpApiSpecBinding binding -> apiBindings.add(binding);
        default -> {}
      }
    }
  }

  private static String key(Meta meta) {
    return meta.namespace() + "/" + meta.name();
  }

  private static String key(SpecReference reference, Meta binding) {
    String own = reference.namespace();
    return (own.isEmpty() ? binding.namespace() : own) + "/" + reference.name();
  }

  List<QuotaSpec> quotas(String hostname) {
    TreeSet<String> named = new TreeSet<>();
    for (QuotaSpecBinding binding : quotaBindings) {
      if (binding.services().stream().anyMatch(s -> means(s, binding.meta(), hostname))) {
        binding.quotaSpecs().forEach(spec -> named.add(key(spec, binding.meta())));
      }
    }
    return named.stream().filter(quotas::containsKey).map(quotas::get).toList();
  }

  List<HttpApiSpec> apis(String hostname) {
    TreeSet<String> named = new TreeSet<>();
    for (HttpApiSpecBinding binding : apiBindings) {
      if (binding.services().stream()
          .anyMatch(s -> host(s, binding.meta().namespace()).equals(hostname))) {
        binding.apiSpecs().forEach(spec -> named.add(key(spec, binding.meta())));
      }
    }
    return named.stream().filter(apis::containsKey).map(apis::get).toList();
  }

  /// Bindings of quotas may mean many services: `*`, `*x*`, `x*`, `*x`.
  private boolean means(IstioService service, Meta binding, String hostname) {
    String pattern = service.service();
    if (!pattern.contains("*")) {
      return host(service, binding.namespace()).equals(hostname)
          || (isForAll(service, binding) && hostname.matches(anywhere(service)));
    }
    boolean open = pattern.startsWith("*");
    boolean more = pattern.endsWith("*");
    String core = pattern.replaceAll("^\\*|\\*$", "");
    if (open && more) {
      return hostname.contains(core);
    }
    return open ? hostname.endsWith(core) : more && hostname.startsWith(core);
  }

  /// As Mixer's rules there are for every namespace, so is a binding in the root namespace that
  /// names none; Istio 1.1 looks for the service in the root namespace alone.
  private boolean isForAll(IstioService service, Meta binding) {
    return binding.namespace().equals(rootNamespace)
        && service.service().isEmpty()
        && service.namespace().isEmpty();
  }

  private String anywhere(IstioService service) {
    String suffix = service.domain().isEmpty() ? domain : service.domain();
    return Pattern.quote(service.name()) + "\\.[^.]+\\.svc\\." + Pattern.quote(suffix);
  }

  private String host(IstioService service, String bindingNamespace) {
    if (!service.service().isEmpty()) {
      return service.service();
    }
    String namespace = service.namespace().isEmpty() ? bindingNamespace : service.namespace();
    String suffix = service.domain().isEmpty() ? domain : service.domain();
    return service.name() + "." + namespace + ".svc." + suffix;
  }
}
