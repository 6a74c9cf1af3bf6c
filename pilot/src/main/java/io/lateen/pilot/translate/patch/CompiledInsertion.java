package io.lateen.pilot.translate.patch;

import com.google.protobuf.Any;
import io.lateen.model.rule.EnvoyFilter.Insertion;

/// A filter of Istio 1.1's `filters`, read.
///
/// @param name today's
record CompiledInsertion(Insertion rule, String name, Any config) {}
