package io.lateen.model.check;

import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.EnvoyFilter;
import io.lateen.model.rule.Gateway;
import io.lateen.model.rule.HttpApiSpec;
import io.lateen.model.rule.HttpApiSpecBinding;
import io.lateen.model.rule.PeerAuthentication;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpecBinding;
import io.lateen.model.rule.RbacConfig;
import io.lateen.model.rule.RequestAuthentication;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.WorkloadEntry;
import io.lateen.model.rule.WorkloadGroup;
import java.util.List;

/// What makes a rule valid by itself, whatever else the mesh holds (Istio 1.1,
/// `pilot/pkg/model/validation.go`).
public final class Checks {
  private Checks() {}

  /// Everything that is wrong or doubtful; a rule without errors may be used.
  public static List<Problem> check(Rule rule) {
    Problems problems = new Problems();
    switch (rule) {
      case VirtualService virtualService -> new VirtualServiceCheck(problems).check(virtualService);
      case DestinationRule destinationRule ->
          new DestinationRuleCheck(problems).check(destinationRule);
      case Gateway gateway -> new GatewayCheck(problems).check(gateway);
      case ServiceEntry serviceEntry -> new ServiceEntryCheck(problems).check(serviceEntry);
      case Sidecar sidecar -> new SidecarCheck(problems).check(sidecar);
      case WorkloadGroup group -> new EndpointCheck(problems).check(group);
      case WorkloadEntry entry -> new EndpointCheck(problems).check(entry);
      case EnvoyFilter filter -> new EnvoyFilterCheck(problems).check(filter);
      case QuotaSpec spec -> new SpecCheck(problems).check(spec);
      case QuotaSpecBinding binding -> new SpecCheck(problems).check(binding);
      case HttpApiSpec spec -> new SpecCheck(problems).check(spec);
      case HttpApiSpecBinding binding -> new SpecCheck(problems).check(binding);
      case ServiceRole role -> new RbacCheck(problems).check(role);
      case ServiceRoleBinding binding -> new RbacCheck(problems).check(binding);
      case RbacConfig config -> new RbacCheck(problems).check(config);
      case AuthenticationPolicy policy -> new AuthenticationCheck(problems).check(policy);
      case PeerAuthentication peers -> new AuthenticationCheck(problems).check(peers);
      case RequestAuthentication requests -> new AuthenticationCheck(problems).check(requests);
      case AuthorizationPolicy policy -> new AuthorizationCheck(problems).check(policy);
    }
    return problems.toList();
  }
}
