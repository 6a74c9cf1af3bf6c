/// Envoy's messages without generated classes: a schema in text, a decoder that makes a tree, an
/// encoder of YAML and JSON, typed access with a path for every problem, and the JSON that Envoy's
/// admin prints. The full Java API of Envoy costs a sidecar 33-41 MiB.
@NullMarked
package io.lateen.proxy.message;

import org.jspecify.annotations.NullMarked;
