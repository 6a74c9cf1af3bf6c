package io.lateen.proxy.identity;

import io.lateen.proxy.resource.Address;
import java.nio.file.Path;

/// Where a gateway reads the Secrets that its configuration names.
///
/// @param server the API server
/// @param folder with `token`, `ca.crt` and `namespace`, as Kubernetes mounts them
public record CredentialOptions(Address server, Path folder) {}
