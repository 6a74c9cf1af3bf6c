package io.lateen.model.rule;

/// Whether RBAC's rules are enforced (rbac.istio.io/v1alpha1).
public enum EnforcementMode {
  ENFORCED,
  /// Only tried: what they would have done is told to Mixer.
  PERMISSIVE
}
