package io.lateen.model.rule;

import java.util.List;

/// For which services which [QuotaSpec]s hold (config.istio.io/v1alpha2 `QuotaSpecBinding`).
public record QuotaSpecBinding(
    Meta meta, List<IstioService> services, List<SpecReference> quotaSpecs) implements Rule {
  public QuotaSpecBinding {
    services = List.copyOf(services);
    quotaSpecs = List.copyOf(quotaSpecs);
  }
}
