package io.lateen.model.rule;

import java.util.List;

/// A piece of mesh configuration, as a user writes it and nothing more: names are not resolved,
/// defaults not filled in. Lists and maps are never null; an absent scalar is null or, where the
/// API has no presence, its zero.
public sealed interface Rule
    permits VirtualService,
        DestinationRule,
        Gateway,
        ServiceEntry,
        Sidecar,
        EnvoyFilter,
        WorkloadEntry,
        WorkloadGroup,
        QuotaSpec,
        QuotaSpecBinding,
        HttpApiSpec,
        HttpApiSpecBinding,
        ServiceRole,
        ServiceRoleBinding,
        RbacConfig,
        AuthenticationPolicy,
        PeerAuthentication,
        RequestAuthentication,
        AuthorizationPolicy {

  Meta meta();

  /// The namespaces that see it: `*`, `.` or a name; empty means the mesh's default. Kinds without
  /// the field are seen everywhere.
  default List<String> exportTo() {
    return List.of();
  }

  /// The kind as written in a document: `VirtualService`.
  default String kind() {
    return getClass().getSimpleName();
  }
}
