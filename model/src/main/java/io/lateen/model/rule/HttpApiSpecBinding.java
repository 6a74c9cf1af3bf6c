package io.lateen.model.rule;

import java.util.List;

/// For which services which [HttpApiSpec]s hold (config.istio.io/v1alpha2 `HTTPAPISpecBinding`).
public record HttpApiSpecBinding(
    Meta meta, List<IstioService> services, List<SpecReference> apiSpecs) implements Rule {
  public HttpApiSpecBinding {
    services = List.copyOf(services);
    apiSpecs = List.copyOf(apiSpecs);
  }

  @Override
  public String kind() {
    return "HTTPAPISpecBinding";
  }
}
