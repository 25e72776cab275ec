"""The interface in Spanish: neutral words, formal address.

Names of commands, settings, files and formats stay as they are, and so do the documents' own words.
"""

from __future__ import annotations

from types import MappingProxyType

from answer.phrases import Phrases
from answer.ranking import Layer
from index.records import Kind, Status
from ui.strings import Strings

_KINDS = MappingProxyType(
    {
        Kind.STATUTE: "ley",
        Kind.REGULATION: "reglamento",
        Kind.COURT: "tribunal",
        Kind.ORDER: "orden",
        Kind.MEMO: "memorando",
        Kind.LOCAL_RULE: "norma local",
        Kind.NEWS: "noticia",
        Kind.UNKNOWN: "desconocido",
    }
)
_STATUSES = MappingProxyType(
    {
        Status.IN_FORCE: "vigente",
        Status.AMENDED: "modificado",
        Status.RESCINDED: "revocado",
        Status.ENJOINED: "suspendido para algunos",
        Status.LITIGATION: "en litigio",
        Status.NOT_ENACTED: "no promulgado",
        Status.HISTORIC: "histórico",
        Status.UNKNOWN: "vigencia desconocida",
    }
)

EXPORTED = Phrases(
    language="es",
    months=("ene.", "feb.", "mar.", "abr.", "mayo", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."),
    undated="sin fecha",
    dated="con fecha {date}",
    page="p. {page}",
    at_page="en {page}",
    section='Sección "{section}"',
    at_section='en "{section}"',
    not_verified="dirección no comprobada",
    status_since="{status} desde {date}",
    last_checked="{status}, revisado por última vez el {date}",
    superseded="sustituido por {title} el {date}",
    superseded_undated="sustituido por {title}, día desconocido",
    issued_later="emitido después del día consultado",
    tells_of="estas palabras hablan de {year}, después de la fecha del documento",
    as_of="A fecha de",
    from_question="{as_of}, el momento que nombra la pregunta",
    generation="Generación del índice",
    how_sure="Qué tan seguro está pincite",
    very_sure="muy seguro de que el corpus responde a esto",
    fairly_sure="bastante seguro de que el corpus responde a esto",
    hardly_sure="poco seguro de que esto responda a la pregunta: lea los pasajes antes de confiar en ello",
    sure_not="seguro de que ningún documento la responde",
    fairly_sure_not="bastante seguro de que ningún documento la responde",
    hardly_sure_not="poco seguro: algunos pasajes se acercaron",
    searched_for="Se buscó",
    narrowed="Limitado a",
    either=" o bien ",
    of_kind="tipo: {values}",
    of_issuer="emisor: {values}",
    of_jurisdiction="jurisdicción: {values}",
    of_status="vigencia: {values}",
    of_status_on="vigencia a fecha de {day}: {values}",
    of_year="año: {values}",
    of_path="ruta: {values}",
    dated_from="con fecha {values} o posterior",
    dated_to="con fecha {values} o anterior",
    answered="Citas: {count}. Cada una es un fragmento literal de su documento.",
    no_answer="El corpus no responde a esto. Lo que sigue son los pasajes más cercanos, no una respuesta.",
    nothing_near="El corpus no responde a esto, y ningún pasaje cumple los filtros.",
    missing="Ningún pasaje encontrado contiene: {words}.",
    nearest="Pasajes más cercanos, no una respuesta",
    not_an_answer="No es una respuesta",
    source="Fuente",
    legal="Estilo jurídico",
    kind="Tipo",
    place="Lugar",
    place_of="{path}, caracteres {start} a {end}, documento {document}",
    standing="Vigencia",
    no_status="vigencia desconocida",
    lead_in="Elemento de una lista que empieza así: «{words}»",
    differs="No coinciden: compare la cita {numbers}.",
    also_in="También en",
    near_copy="Casi con las mismas palabras también en",
    replaced="Caracteres de control que un archivo así no admite, mostrados como signos: {count}.",
    made_by="Hecho con pincite a partir de los documentos de un solo equipo.",
    layers=MappingProxyType(
        {
            Layer.LAW: "Ley",
            Layer.COURT: "Tribunales",
            Layer.ORDER_OR_MEMO: "Órdenes y memorandos",
            Layer.LOCAL_RULE: "Normas locales",
            Layer.REPORT: "Noticias",
        }
    ),
    kinds=_KINDS,
    statuses=_STATUSES,
)

SPANISH = Strings(
    pages="Páginas",
    language_name="Español",
    ask_page="Preguntar",
    document_page="Documento",
    library_page="Biblioteca",
    ask_title="Pregunte al corpus",
    ask_lead="Citas exactas de los documentos de este equipo, cada una con su fecha y su fuente.",
    question="Su pregunta",
    question_hint="por ejemplo: {example}",
    ask_button="Preguntar",
    apply_button="Preguntar con estos filtros",
    examples="Pruebe una de estas",
    held="Se puede preguntar a {documents} documentos.",
    held_list="Ver cuáles, en la Biblioteca",
    filters="Acotar la búsqueda, o preguntar a otra fecha",
    kind="Tipo de documento",
    issuer="Emisor",
    jurisdiction="Jurisdicción",
    date_from="Con fecha desde",
    date_to="Con fecha hasta",
    as_of="A fecha de",
    date_hint="AAAA-MM-DD, AAAA-MM o AAAA",
    as_of_hint="hoy",
    any_value="cualquiera",
    counted="{value} ({count})",
    unknown_filter="El enlace pide un valor que este índice no contiene; se ha omitido:",
    searching="Buscando en los documentos. La primera pregunta espera además a que se cargue el modelo.",
    answer="Lo que dice el corpus",
    cited="Lo que cita",
    searched_for="Se buscó: {question}",
    as_of_from_question=(
        "Según lo vigente a fecha de {as_of}, el momento que nombra la pregunta. Elija otro día en los filtros."
    ),
    differs="No coinciden: compare con la n.º {numbers}.",
    also_in="Las mismas palabras también en",
    issued_later="emitido después de este día",
    tells_of="habla de {year}, después de la fecha del documento",
    answer_note="{quotes} a fecha de {as_of}. Cada una es un fragmento literal de su documento.",
    one_quote="1 cita",
    many_quotes="{count} citas",
    no_answer="El corpus no responde a esto",
    unread="pincite no puede leer esta pregunta",
    no_document_asked="No se consultó ningún documento",
    no_answer_note=(
        "Ningún pasaje se acerca lo bastante para citarlo como respuesta. Pruebe otras palabras, o vea qué se podría "
        "añadir."
    ),
    nearest="Pasajes más cercanos, no una respuesta",
    nothing_found="Ningún pasaje cumple estos filtros.",
    read_quote="Leer la cita {number} en su documento",
    read_passage="Leer el pasaje {number} en su documento",
    not_an_answer="no es una respuesta",
    of_town="solo para {town}",
    undated="sin fecha",
    dated="con fecha {date}",
    page="p. {page}",
    status_unknown="vigencia desconocida",
    status_since="{status} desde {date}",
    last_checked="{status}, revisado por última vez el {date}",
    superseded="Sustituido",
    superseded_by="Sustituido desde {date} por",
    superseded_undated="Sustituido (día desconocido) por",
    # Ask page: filters, layers, differences, why, silence, timeline.
    status="Vigencia ese día",
    year="Año",
    narrowed="Los filtros dejan {documents} de {total} documentos.",
    ask_all="Preguntar a todos los documentos",
    ask_as_named="Decirlo a fecha de {as_of}",
    ask_unquoted="Preguntar sin las comillas",
    missing_in_answer=(
        "Ningún pasaje encontrado contiene: {words}. Compruebe si la respuesta corresponde a la pregunta."
    ),
    is_sure="pincite está {sure}.",
    layer_law="Ley",
    layer_court="Tribunales",
    layer_order="Órdenes y memorandos",
    layer_rule="Normas locales",
    layer_report="Noticias",
    near_copy="Casi el mismo reportaje también en",
    rank="Cita {rank}",
    passage_rank="Pasaje {rank}, no citado",
    by_layer=("Lo demás, según quién habla, primero la ley. El número de una cita es su puesto en toda la respuesta."),
    shown_above="La cita 1, mostrada arriba, es de este grupo.",
    one_more_quote="1 cita más",
    more_quotes="{count} citas más",
    of_them_superseded="{count} de documentos sustituidos",
    one_passage="1 pasaje, no citado",
    many_passages="{count} pasajes, no citados",
    these_differ="No coinciden",
    differ_note=(
        "Tratan de lo mismo, pero no con las mismas condiciones. Las palabras que a uno de ellos le faltan van en "
        "negrita."
    ),
    why="Por qué este pasaje",
    why_note=(
        "Los pasajes se buscan de dos maneras: por las palabras de la pregunta y por su significado. Qué frase de los "
        "mejores pasajes se cita primero depende también de quién lo dice y de si sigue vigente."
    ),
    why_words="Palabras que comparte con la pregunta",
    why_no_words="ninguna",
    why_meaning="Solo por el significado",
    why_meaning_rank="puesto {rank} entre todos los pasajes; cercanía {score:.2f} de un máximo de 1",
    why_meaning_far="no está entre los pasajes más cercanos; cercanía {score:.2f} de un máximo de 1",
    why_keyword="Solo por las palabras",
    why_keyword_rank="puesto {rank} entre todos los pasajes",
    why_keyword_none="no está entre los hallados por las palabras",
    why_score="Ambas cosas juntas",
    why_score_value="{score:.2f} de un máximo de 1, solo para comparar dentro de esta respuesta",
    why_not_listed="Su pasaje no está entre los {count} listados, así que no se guarda más de cómo se encontró.",
    understood="Lo que se entendió",
    asked="Pregunta",
    told_as_of="Según lo vigente a fecha de",
    as_of_today="{as_of} (hoy)",
    as_of_named="{as_of} (el momento que nombra la pregunta)",
    looked_in="Se buscó en",
    looked_in_all="los {total} documentos",
    looked_in_some="{documents} de {total} documentos, según los filtros",
    not_found_words="Palabras que ningún pasaje encontrado contiene",
    to_add="Qué se podría añadir",
    wider="Quizá nada: puede que los filtros sean demasiado estrechos.",
    to_add_words="Un documento que hable de: {words}.",
    to_add_cited="Lo que citan los pasajes más cercanos y el corpus no contiene: {names}.",
    to_add_any=(
        "Cualquier documento que trate la pregunta: quien cuida el corpus puede añadirlo en la Biblioteca, o ponerlo "
        "en la carpeta del corpus y ejecutar:"
    ),
    timeline="Cronología de estos documentos",
    timeline_note=(
        "Un punto es la fecha de un documento: relleno si se cita, hueco si solo se encontró un pasaje. Una barra dice "
        "cuánto tiempo ha estado vigente, hasta {as_of}; si es rayada, que fue modificado, suspendido o impugnado. Una "
        "flecha va de lo sustituido a lo que lo sustituyó. Haga clic en un documento para leer el pasaje."
    ),
    timeline_alt="Cronología de {count} documentos hasta {as_of}; la tabla de abajo dice lo mismo.",
    timeline_table="Lo mismo en una tabla",
    timeline_undated="Sin fecha, por eso no aparecen en la imagen",
    timeline_name="Documentos de la respuesta por grupo y fecha",
    column_layer="Grupo",
    column_rank="Citas",
    column_force="Vigente",
    column_replaced="Sustituido por",
    in_force_until="{begins} a {ends}",
    in_force_still="desde {begins}",
    replacement="Sustituyó a lo encontrado",
    as_of_mark="a fecha de {as_of}",
    document_title="Documento",
    no_document="Esta dirección no nombra ningún documento. Abra uno desde una respuesta o desde la biblioteca.",
    quoted_here="La cita está resaltada.",
    bad_range="El lugar que nombra el enlace no está en este documento; no se resalta nada.",
    changed=(
        "Este documento ha cambiado desde que se hizo el enlace, así que no se resalta nada: lo citado puede decir "
        "ahora otra cosa o estar en otro lugar. Pregunte de nuevo para ver el texto actual."
    ),
    about="Sobre este documento",
    outline="Secciones",
    front_matter="Cabecera: lo que el archivo dice de sí mismo",
    full_text="Texto",
    to_quotation="Ir a la cita",
    field_kind="Tipo",
    field_issuer="Emisor",
    field_author="Autor",
    field_jurisdiction="Jurisdicción",
    field_date="Fecha",
    field_effective="En vigor desde",
    field_status="Vigencia a fecha de {as_of}",
    field_label="Etiqueta",
    field_path="Archivo",
    field_url="Fuente",
    field_checked="Comprobado por última vez",
    field_notes="Notas",
    field_id="Identificador",
    field_pages="Páginas",
    from_source="{value} (según: {source})",
    not_verified="{url} (no comprobada)",
    # The document page: pictures of pages, matches, succession, the original file.
    not_in_index=(
        "El índice no contiene ningún documento con el nombre de esta dirección. Quizá cambió de nombre o se retiró "
        "después de hacerse el enlace. Búsquelo en la Biblioteca o vuelva a preguntar."
    ),
    to_library="Ir a la Biblioteca",
    outline_part="Solo se listan las secciones más próximas a lo que se lee.",
    several_texts="Varios documentos llevan esta referencia; vea la lista debajo del texto.",
    field_history="Qué fue de él",
    field_ids="También conocido como",
    field_near="Casi el mismo texto",
    changed_by="por {name}",
    succession="Lo que hubo antes y después",
    this_document="(este documento)",
    not_in_corpus="{name} (no está en el corpus)",
    back_to_answer="Volver a la respuesta",
    match_of="Coincidencia {number} de {count} en este documento para",
    matches="Coincidencias en este documento: {count}, para",
    matches_name="Coincidencias en este documento",
    previous_match="Coincidencia anterior",
    next_match="Coincidencia siguiente",
    first_match="Primera coincidencia",
    download="Descargar el archivo original",
    download_message="Descargar el correo con el que llegó",
    download_changed="Descargar el archivo tal como está ahora",
    original_changed=(
        "El archivo ha cambiado desde que se indexó. Lo que lee aquí es el texto de entonces; Reindexar ahora, en la "
        "Biblioteca, toma el nuevo."
    ),
    original_gone=(
        "El archivo ya no está en la carpeta del corpus, así que no hay imagen de sus páginas ni se puede descargar. "
        "Abajo puede leer aún el texto que se indexó. Devuelva el archivo a su lugar, o pulse Reindexar ahora en la "
        "Biblioteca: eso quita el documento."
    ),
    picture="La página como imagen",
    picture_of_page="Página {page} de {count} como imagen; sus palabras están en el texto.",
    boxed="La cita está recuadrada.",
    no_such_page="Este documento no tiene página {page}.",
    page_of="Página {page} de {count}",
    printed_page="(número impreso: {label})",
    previous_page="Página anterior",
    next_page="Página siguiente",
    large_picture="Más grande",
    to_picture="Ver la página como imagen",
    to_page_text="Su texto",
    no_picture="Esta página no se puede mostrar como imagen: {reason}. Su texto está disponible de todos modos.",
    no_box=(
        "No se pudo ubicar la cita con certeza en la imagen de la página, así que no se recuadra nada. Está resaltada "
        "en el texto."
    ),
    scanned_quote=(
        "Esta página es un escaneo. Su texto se reconoció (OCR) sin el lugar de cada letra, así que no se recuadra "
        "nada; la cita está resaltada en el texto."
    ),
    quote_elsewhere="La cita está en la página {page}.",
    quote_goes_on="La cita continúa en la página siguiente.",
    library_title="Biblioteca",
    library_note="{documents} documentos en {passages} pasajes. Generación {generation}, publicada {finished} UTC.",
    last_run="Última ejecución",
    run_note=(
        "{added} añadidos, {changed} cambiados, {removed} quitados, {unchanged} sin cambios; "
        "{embedded} oraciones y pasajes nuevos preparados para la búsqueda, en {seconds:.1f} segundos."
    ),
    documents="Documentos",
    table_name="Documentos del índice",
    column_title="Documento",
    column_kind="Tipo",
    column_date="Fecha",
    column_status="Vigencia",
    column_passages="Pasajes",
    failures="Archivos que no se pudieron leer",
    no_failures="Todos los archivos se leyeron.",
    column_path="Archivo",
    column_reason="Motivo",
    unknown_time="en un momento desconocido",
    missing_index="Todavía no hay índice",
    unfit_index="El índice no corresponde",
    damaged_index="El índice está dañado",
    no_model="El modelo no está",
    bad_question="Eso no se puede preguntar así",
    empty_question="La pregunta está vacía. Escriba unas palabras en inglés, por ejemplo: can ICE enter a school?",
    long_question="La pregunta tiene {length:,} caracteres y el límite es {most:,}. Pregunte una sola cosa.",
    astray="No existe esa página",
    astray_note="Quizá la dirección se cortó o se escribió mal. Se pregunta en la primera página.",
    unknown_document="No existe ese documento",
    bad_settings="La configuración no es válida",
    failed="No ha funcionado",
    unexpected=(
        "Ocurrió algo que pincite no había previsto. La terminal en la que se ejecuta muestra los detalles; sus "
        "documentos y el índice están intactos."
    ),
    # The Library: its list, form, adding, re-index, problems.
    lib_parts="Partes de la biblioteca",
    lib_find="Título, emisor o nombre de archivo",
    lib_only_problems="Solo los que tienen un problema",
    lib_sort="Ordenados por",
    lib_by_title="Título",
    lib_newest="Fecha, los más recientes primero",
    lib_oldest="Fecha, los más antiguos primero",
    lib_by_kind="Tipo",
    lib_by_status="Vigencia",
    lib_by_file="Carpeta y archivo",
    lib_shown="{first} a {last} de {found}",
    lib_page="Página de la lista, 1 a {pages}",
    lib_none_found="Ningún documento cumple los filtros. Quite un filtro para ver más.",
    lib_not_indexed="sin indexar",
    lib_from="según: {source}",
    sources_note=(
        "De dónde se sabe algo: el «archivo de metadatos» es un archivo pequeño junto al documento, con lo que se "
        "anotó sobre él; la «cabecera del documento» es lo que está al comienzo del propio documento."
    ),
    lib_edit="Editar",
    lib_problem="Problema",
    lib_problems="Problemas",
    lib_unread="no se pudo leer",
    lib_new="nuevo, aún sin indexar",
    lib_gone="falta el archivo",
    lib_changed="cambiado, aún sin reindexar",
    lib_undated="sin fecha",
    lib_no_kind="de tipo desconocido",
    lib_loose="sustituye a algo que no está aquí",
    lib_in_step="Todo lo que se puede leer en la carpeta del corpus está indexado.",
    lib_waiting="A la espera de reindexar: {new} nuevos, {changed} cambiados, {gone} quitados.",
    lib_reindex="Reindexar ahora",
    lib_build="Crear el índice",
    lib_rebuild="Rehacer el índice",
    lib_stop="Detener",
    lib_stage_starting="Reindexando: comienzo",
    lib_stage_reading="Reindexando: lectura de los archivos",
    lib_stage_loading="Reindexando: carga del modelo, que tarda unos segundos",
    lib_stage_embedding="Reindexando: preparación de las oraciones y los pasajes nuevos para la búsqueda",
    lib_progress="{done} de {total}",
    lib_meanwhile=(
        "Las preguntas se siguen respondiendo con el último índice. Puede salir de esta página; la reindexación "
        "continúa."
    ),
    lib_done="La reindexación ha terminado.",
    lib_stopped=("La reindexación se detuvo. No se publicó nada; lo hecho hasta ahora se conserva para la próxima."),
    lib_cut_off=(
        "La última reindexación se interrumpió o se detuvo antes de acabar; no se perdió nada. Pulse {button} para "
        "continuar."
    ),
    lib_failed="La reindexación no tuvo éxito",
    lib_killed=(
        "Terminó antes de acabar, quizá por falta de memoria. No se publicó nada y el último índice está intacto. "
        "Iníciela de nuevo; lo hecho hasta ahora se conserva."
    ),
    lib_see_failures="Vea cuáles, y qué hacer",
    lib_first=(
        "{files} archivos en {folder} esperan a ser leídos. Tarda unos segundos, y minutos si son cientos de archivos."
    ),
    lib_empty_title="El corpus aún no contiene documentos",
    lib_empty="La carpeta del corpus es {folder}.",
    lib_empty_do="Añada documentos aquí, o cópielos en esa carpeta, y vuelva a esta página.",
    lib_no_corpus="La carpeta del corpus no existe",
    lib_still_answers="Hasta entonces las preguntas se responden con lo que se indexó antes.",
    lib_editing="Editar: {title}",
    lib_read_it="Leer el documento",
    lib_writes_to=(
        "Lo que cambie se escribe en {sidecar}, un archivo pequeño junto al documento (su archivo de metadatos); el "
        "documento mismo queda como está."
    ),
    lib_form_new="Este archivo aún no está indexado.",
    lib_title="Título",
    lib_jurisdiction_hint="por ejemplo US-CT o US-CT-Bridgeport",
    lib_supersedes="Sustituye a",
    lib_supersedes_hint="Elija documentos",
    lib_supersedes_other="Sustituye a algo que no está en la biblioteca",
    lib_supersedes_other_hint="su nombre o referencia, como la escriben otros documentos",
    lib_superseded_by="Sustituido por",
    lib_superseded_hint="Elija documentos",
    lib_superseded_as_of=(
        "Sustituido por: según la última reindexación. Lo guardado desde entonces aún no aparece en esta lista."
    ),
    lib_save="Guardar",
    lib_load_anew="Descartar lo escrito y cargar los valores actuales",
    lib_back="Volver a la lista",
    lib_not_saved="No se guardó",
    lib_nothing_changed="No se cambió nada, así que no se escribió nada.",
    lib_changed_now="Escrito: {files}.",
    lib_undone_now="{what}: {document}.",
    lib_after_reindex="Cuenta en las respuestas después de la próxima reindexación: pulse Reindexar ahora.",
    lib_remove="Quitar este documento",
    lib_remove_note=(
        "{file} se saca de la carpeta del corpus, con su archivo de metadatos si tiene uno propio. Se conservan, y "
        "Deshacer, en Cambios, los devuelve. Las respuestas cambian después de la próxima reindexación."
    ),
    lib_remove_inside="Se va con él lo que contiene: {files}.",
    lib_remove_copy="El mismo documento sigue en el corpus como {files}.",
    lib_remove_later="Estos dicen que lo sustituyen, y quedan como están: {titles}.",
    lib_remove_older="Estos dejan entonces de estar sustituidos por él: {titles}.",
    lib_remove_sure="Sí, sacarlo del corpus",
    lib_remove_button="Quitar",
    lib_remove_unsure="No se quitó nada: marque antes la casilla.",
    lib_not_removed="No se quitó",
    lib_removed_now="Quitado: {files}.",
    lib_add="Añadir archivos",
    lib_add_note=(
        "Cada archivo se lee una vez antes de guardarlo: el que no se puede leer se rechaza, con el motivo. Un archivo "
        "del mismo nombre no se sobrescribe si usted no lo dice."
    ),
    lib_files="Archivos",
    lib_folder="Carpeta",
    lib_folder_kind="{folder} (tipo: {kind})",
    lib_folder_other="otra (sin tipo)",
    lib_replace="Reemplazar los archivos del mismo nombre (los anteriores se recuperan en Cambios)",
    lib_add_button="Añadir al corpus",
    lib_reading_files="Leyendo los archivos",
    lib_no_file=(
        "No hay ningún archivo que guardar: elija uno o varios. Un archivo marcado como no admitido es de un tipo que "
        "pincite no lee."
    ),
    lib_no_folder="Elija la carpeta a la que irán los archivos.",
    lib_folder_hint="Elija una carpeta",
    lib_too_many="No se guardó {name}: solo se toman {most} archivos a la vez. Añádalo de nuevo.",
    lib_refused="No se guardó",
    lib_stored="Guardado",
    lib_edit_added="Editar lo que se sabe de él",
    lib_replaced="Reemplazó a un archivo del mismo nombre.",
    lib_sidecar_there="El archivo de metadatos {sidecar} ya estaba ahí y habla de él.",
    lib_not_all_read="No se leyó todo: {reason}",
    lib_changes="Cambios",
    lib_changes_note=(
        "Lo que se editó, añadió y quitó aquí, lo más reciente primero. No se listan los cambios hechos a mano."
    ),
    lib_no_changes="Aquí aún no se ha cambiado nada.",
    lib_did="{number}. {when} UTC: {what}",
    lib_did_edit="editado",
    lib_did_add="añadido",
    lib_did_replace="reemplazado",
    lib_did_remove="quitado",
    lib_did_undo="n.º {number} deshecho",
    lib_undid_edit="edición deshecha (n.º {number})",
    lib_undid_add="quitado (n.º {number} deshecho)",
    lib_undid_replace="archivo anterior devuelto (n.º {number} deshecho)",
    lib_undid_remove="devuelto a su lugar (n.º {number} deshecho)",
    lib_did_again="{what} de nuevo, como en el n.º {number}",
    lib_undo="Deshacer el n.º {number}",
    lib_redo="Hacer de nuevo el n.º {number}",
    lib_since_undone="Deshecho después, en el n.º {number}.",
    lib_since_again="Hecho de nuevo después, en el n.º {number}.",
    lib_since_changed="Ahora no se puede deshacer: cambiado después, en el n.º {number}.",
    lib_since_by_hand="Ya no se puede deshacer: sus archivos se cambiaron después, fuera de esta página.",
    lib_not_undone="No se deshizo",
    lib_failures_note=(
        "Lo que de ellos se indexó antes permanece hasta que se reemplacen. Repare el archivo y reindexe."
    ),
    lib_remedy="Qué hacer",
    lib_remedy_unread=(
        "Abra el archivo con su programa y guárdelo de nuevo, o sáquelo de la carpeta; después reindexe."
    ),
    lib_remedy_reindex="Reindexe, y contará en las respuestas.",
    lib_remedy_gone="Devuelva el archivo a su lugar, o reindexe para quitarlo de las respuestas.",
    lib_remedy_undated="Edite el documento y escriba su fecha, si la tiene: año, mes o día.",
    lib_remedy_kind="Edite el documento y elija su tipo, o mueva el archivo a una carpeta como memos/.",
    lib_remedy_loose="Añada el documento sustituido, o corrija el nombre con el que se le llama.",
    lib_gaps="Lo que falta en documentos que sí se leyeron",
    lib_list_problems="Listar los documentos con un problema",
    lib_coverage="Cobertura",
    lib_coverage_note="Cuántos documentos de cada tipo hay de cada época. Una barra más larga es un número mayor.",
    lib_total="Todos",
    lib_copies="Casi copias",
    lib_copies_note=(
        "Noticias con casi la misma redacción, como la de una agencia en varios periódicos. Una respuesta cita una y "
        "nombra las demás. Las leyes y los memorandos nunca se juntan."
    ),
    lib_no_copies="No hay dos noticias que sean casi copias una de otra.",
    lib_copy_group="Grupo {number}",
    # Take it along, and many questions at once.
    phrases=EXPORTED,
    take_along="Para llevar: referencias, un enlace duradero, archivos",
    citations="Referencias",
    citation_of_quote="Cita {number}",
    citation_of_passage="Pasaje {number}, no es una respuesta",
    cite_quote="Cita con su fuente",
    cite_plain="Texto",
    cite_markdown="Markdown",
    cite_legal="Estilo jurídico",
    copy="Copiar",
    copied="Copiado",
    not_copied="No se copió: seleccione el texto",
    lasting_link="Enlace duradero",
    permalink="Esta respuesta, a fecha de este día",
    link_note=(
        "Hace la misma pregunta con los mismos filtros a fecha de {as_of}, y avisa si el índice ha cambiado. "
        "Uno que empieza por 127.0.0.1 o localhost solo se abre en este equipo."
    ),
    link_changed=(
        "El índice ha cambiado desde que se hizo este enlace (generación {made}, ahora {now}); la respuesta puede ser "
        "distinta."
    ),
    link_same=(
        "El índice ha cambiado desde que se hizo este enlace (generación {made}, ahora {now}); lo citado es lo mismo."
    ),
    link_other="El índice o pincite han cambiado desde que se hizo este enlace; la respuesta puede ser distinta.",
    export_answer="Archivos",
    export_note="Cada uno contiene la pregunta, el día, todas las citas letra por letra y su fuente.",
    export_markdown="Markdown",
    export_word="Word (DOCX)",
    export_page="Página para imprimir (HTML)",
    print_page="Imprimir esta página",
    file_gone="Este archivo ya no está aquí. Vuelva a su página, cárguela de nuevo y descárguelo desde allí.",
    many_page="Muchas preguntas",
    many_lead=(
        "Haga una lista entera de preguntas de una vez: una tabla con la primera cita de cada una, y un archivo CSV."
    ),
    many_list="Preguntas, una por línea",
    many_hint="Pegue aquí una lista. Las viñetas y los números delante de las preguntas no estorban.",
    many_file=(
        "O un archivo: CSV (con una columna llamada question), texto con una pregunta por línea, o JSON por líneas"
    ),
    many_ask="Hacerlas todas",
    many_another="Otra lista",
    many_both="Hay una lista pegada y un archivo: quite uno de los dos.",
    many_none=(
        "No hay ninguna pregunta en la lista. Pegue una pregunta por línea, o elija un archivo; uno marcado como no "
        "admitido es de otro tipo."
    ),
    many_too_many=(
        "La lista tiene más de {most} preguntas. Divídala, o hágala en la línea de comandos: "
        "pincite ask --questions FILE --export ANSWERS.csv"
    ),
    many_stop="Detener",
    many_go_on="Seguir con las demás",
    many_progress="Preguntas hechas",
    many_done="{done} de {total} hechas. Lo hecho se conserva si detiene.",
    many_results="Respuestas",
    many_summary="{done} de {total} preguntas hechas: {answered} respondidas, {silent} sin respuesta en el corpus.",
    many_generations=(
        "El índice cambió mientras se preguntaba (generaciones {generations}). Pregunte de nuevo para tener las "
        "respuestas de un solo índice."
    ),
    many_keep="La tabla se pierde al salir de esta página: descárguela antes.",
    many_csv="Descargar la tabla (CSV)",
    many_table="Preguntas y sus primeras citas",
    # What documents are called by their metadata.
    name_kind_statute="ley",
    name_kind_regulation="reglamento",
    name_kind_court="tribunal",
    name_kind_order="orden",
    name_kind_memo="memorando",
    name_kind_local_rule="norma local",
    name_kind_news="noticia",
    name_kind_unknown="desconocido",
    name_status_in_force="vigente",
    name_status_amended="modificado",
    name_status_rescinded="revocado",
    name_status_enjoined="suspendido para algunos",
    name_status_litigation="en litigio",
    name_status_not_enacted="no promulgado",
    name_status_historic="histórico",
    name_status_unknown="desconocida",
    name_source_sidecar="archivo de metadatos",
    name_source_front_matter="cabecera del documento",
    name_source_manifest="lista de fuentes",
    name_source_html="metadatos HTML",
    name_source_message="cabecera del correo",
    name_source_text="texto",
    name_source_pdf="metadatos PDF",
    name_source_office="propiedades del archivo",
    name_source_folder="carpeta",
    name_source_file_name="nombre del archivo",
    name_source_none="nada",
    tongue_english="inglés",
    tongue_spanish="español",
    reads_only="El modelo solo lee preguntas en {languages}.",
    unread_language=(
        "Esta pregunta parece estar en un idioma que el modelo {model} no lee. Pregunte en {languages}, o configure un "
        "modelo que lea varios idiomas: name y languages en [model] de pincite.toml."
    ),
    only_empty_words="La pregunta solo tiene palabras que están en todos los textos. Diga de qué se trata.",
    other_day=(
        "La pregunta nombra un tiempo que termina el {named}, pero lo vigente se dice a fecha de {as_of}, el día "
        "elegido."
    ),
    absent_phrase=(
        "Ningún pasaje de los documentos consultados contiene, palabra por palabra, lo que está entre comillas: "
        "{phrases}."
    ),
    no_document_left="Los filtros no dejan ningún documento donde buscar. Quite alguno de ellos.",
    day_to_come=(
        "El {as_of} aún no ha llegado: lo vigente se dice según lo que hoy dicen los documentos, y puede cambiar hasta "
        "entonces."
    ),
    all_issued_later=(
        "Todo lo citado se publicó después del {as_of}, el día por el que se pregunta: el corpus no tiene una "
        "respuesta más antigua."
    ),
    no_reader=(
        "El modelo que juzga si un pasaje responde falta o no se puede usar, y se responde sin él. Vuelva a instalar "
        'pincite, o cambie reader en [answer] de pincite.toml: "none" es sin él.'
    ),
    no_larger_reader=(
        "El modelo grande, que vuelve a leer los mejores pasajes, no se puede usar; juzga el pequeño solo. Instálelo "
        'de nuevo con: make larger. O ponga reader = "pincite-small" en [answer] de pincite.toml.'
    ),
    do_missing_index="Nada se ha indexado en la carpeta del índice. Créelo con: pincite reindex",
    do_unfit_index=(
        "Lo hizo otra versión de pincite u otro modelo. Abajo dice cuál; casi siempre basta con: pincite reindex"
    ),
    do_damaged_index="La base de datos del índice no se puede leer. Rehágala con: pincite reindex --full",
    do_no_model="El modelo que convierte el texto en vectores falta o no se puede leer. Abajo dice qué instalar.",
    do_bad_question="Lo que se envió no se puede usar así. Abajo dice por qué.",
    do_bad_date=(
        "Una de las fechas no lo es. Escríbala como AAAA-MM-DD, AAAA-MM o AAAA, o en inglés, como March 3, 2026."
    ),
    do_unknown_document=(
        "El índice no contiene ningún documento con esta ruta o este identificador. Búsquelo en la biblioteca."
    ),
    do_bad_settings="Un valor de pincite.toml no es válido. Abajo dice cuál; docs/configuration.md los explica todos.",
    lib_shown_chosen="{first} a {last} de los {found} que cumplen los filtros, de {total} en total",
    lib_go_and_build="O créelo en la Biblioteca, con un clic",
    lib_being_built="Hay una reindexación en curso.",
    lib_see_progress="Ver cómo va",
    lib_url="Dirección de la fuente (URL)",
    lib_since="En esta situación desde",
    lib_history="Su vigencia hasta ahora; una nueva se añade con el día desde el que rige:",
    many_refused="{count} no se pudieron preguntar: la tabla dice por qué.",
    many_question="Pregunta",
    many_answered="Respondida",
    many_quote="Primera cita",
    many_source="Fuente",
    many_yes="respondida",
    many_no="sin respuesta",
    many_not_asked="no preguntada",
    new_tab="se abre en otra pestaña",
    upload="Elegir",
    upload_note="{size} MB por archivo • {types}",
    upload_here="Suéltelo aquí",
    upload_more="Añadir archivos",
    upload_remove="Quitar {name}",
    upload_field="Archivo",
    upload_refused="No se tomó: como máximo {size} MB, y solo {types}.",
)
