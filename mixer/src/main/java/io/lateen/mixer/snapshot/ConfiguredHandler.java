package io.lateen.mixer.snapshot;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Params;
import io.lateen.wire.kube.KubeObject;

/// A handler as configured, checked, not yet opened.
///
/// @param name `handler.ns`, or `handler.kind.ns` of a legacy object
record ConfiguredHandler(String name, KubeObject object, Adapter adapter, Params params) {}
