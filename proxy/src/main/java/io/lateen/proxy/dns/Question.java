package io.lateen.proxy.dns;

import io.lateen.proxy.resource.NameResolution;

/// What is asked, and how.
record Question(String name, NameResolution how) {}
