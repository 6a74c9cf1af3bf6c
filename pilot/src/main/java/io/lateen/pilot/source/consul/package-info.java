/// Consul as a registry of services (Istio 1.1, `serviceregistry/consul`).
@NullMarked
package io.lateen.pilot.source.consul;

import org.jspecify.annotations.NullMarked;
