package io.lateen.proxy.resource;

/// What a filter is configured with: a record in that filter's own room. Open on purpose.
public interface FilterConfig {}
