package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.MessagePrinter;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.xds.ConfigDump;
import io.lateen.proxy.xds.ConfigDump.Entry;
import io.lateen.proxy.xds.ConfigDump.Failure;
import io.lateen.proxy.xds.ConfigDump.Section;

/// `/config_dump`: `envoy.admin.v3.ConfigDump`.
final class ConfigDumpPage {
  private static final String ADMIN = "type.googleapis.com/envoy.admin.v3.";
  private final MessagePrinter printer = new MessagePrinter(new MessageDecoder(Schema.envoy()));
  private final JsonWriter out = new JsonWriter();

  private ConfigDumpPage() {}

  /// @param bootstrap JSON of `envoy.config.bootstrap.v3.Bootstrap`
  static String print(ConfigDump dump, String bootstrap, boolean withEndpoints) {
    ConfigDumpPage page = new ConfigDumpPage();
    page.out.beginObject().name("configs").beginArray();
    page.bootstrap(bootstrap);
    page.clusters(dump.clusters());
    if (withEndpoints) {
      page.plain("Endpoints", "endpoint", dump.endpoints());
    }
    page.listeners(dump.listeners());
    page.plain("Routes", "route", dump.routes());
    page.out.endArray().endObject();
    return page.out.toString() + "\n";
  }

  private void begin(String kind) {
    out.beginObject().field("@type", ADMIN + kind + "ConfigDump");
  }

  private void bootstrap(String json) {
    begin("Bootstrap");
    out.name("bootstrap").raw(json);
    out.endObject();
  }

  private void clusters(Section section) {
    begin("Clusters");
    out.field("version_info", section.version());
    fixed("clusters", "cluster", section);
    clusters("dynamic_active_clusters", section, true);
    clusters("dynamic_warming_clusters", section, false);
    out.endObject();
  }

  private void clusters(String name, Section section, boolean served) {
    out.name(name).beginArray();
    for (Entry entry : section.entries()) {
      if (!entry.fixed() && entry.served() == served) {
        out.beginObject();
        state("cluster", section, entry);
        out.endObject();
      }
    }
    if (served) {
      section.failures().forEach(failure -> failureAlone(section, failure));
    }
    out.endArray();
  }

  private void failureAlone(Section section, Failure failure) {
    if (section.entries().stream().noneMatch(entry -> entry.name().equals(failure.name()))) {
      out.beginObject();
      failure(section, failure);
      out.endObject();
    }
  }

  /// What came with the bootstrap, and route tables in their listeners: it has no version.
  private void fixed(String kind, String field, Section section) {
    out.name("static_" + kind).beginArray();
    for (Entry entry : section.entries()) {
      if (entry.fixed()) {
        out.beginObject().name(field);
        printer.print(section.messageName(), entry.bytes(), out);
        out.field("last_updated", entry.updated().toString()).endObject();
      }
    }
    out.endArray();
  }

  private void state(String field, Section section, Entry entry) {
    out.field("version_info", entry.version());
    out.name(field);
    printer.print(section.messageName(), entry.bytes(), out);
    out.field("last_updated", entry.updated().toString());
    failureOf(section, entry.name());
  }

  private void failureOf(Section section, String name) {
    for (Failure failure : section.failures()) {
      if (failure.name().equals(name)) {
        failure(section, failure);
      }
    }
  }

  private void failure(Section section, Failure failure) {
    out.name("error_state").beginObject();
    out.name("failed_configuration");
    printer.print(section.messageName(), failure.bytes(), out);
    out.field("last_update_attempt", failure.at().toString());
    out.field("details", failure.details());
    out.field("version_info", failure.version());
    out.endObject();
  }

  private void listeners(Section section) {
    begin("Listeners");
    out.field("version_info", section.version());
    fixed("listeners", "listener", section);
    out.name("dynamic_listeners").beginArray();
    for (Entry entry : section.entries()) {
      if (entry.fixed()) {
        continue;
      }
      out.beginObject().field("name", entry.name());
      out.name(entry.served() ? "active_state" : "warming_state").beginObject();
      out.field("version_info", entry.version()).name("listener");
      printer.print(section.messageName(), entry.bytes(), out);
      out.field("last_updated", entry.updated().toString()).endObject();
      failureOf(section, entry.name());
      out.endObject();
    }
    section.failures().forEach(failure -> failureAlone(section, failure));
    out.endArray().endObject();
  }

  private void plain(String kind, String field, Section section) {
    begin(kind);
    fixed(field + "_configs", field + "_config", section);
    out.name("dynamic_" + field + "_configs").beginArray();
    for (Entry entry : section.entries()) {
      if (!entry.fixed()) {
        out.beginObject();
        state(field + "_config", section, entry);
        out.endObject();
      }
    }
    out.endArray().endObject();
  }
}
