/// What a proxy must be told: (MeshSnapshot, ProxyNode) → Envoy messages; pure and total.
@NullMarked
package io.lateen.pilot.translate;

import org.jspecify.annotations.NullMarked;
